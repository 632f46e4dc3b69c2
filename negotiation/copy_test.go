package negotiation_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
)

// sameRun requires two solvers to stand at the same point of the same run, to the bit.
func sameRun(t *testing.T, want, got *negotiation.Solver, context string) {
	t.Helper()
	a, b := want.State(), got.State()
	require.Equal(t, a.Round, b.Round, context)
	require.Equal(t, a.Agreement, b.Agreement, context)
	require.Equal(t, a.Window, b.Window, context)
	require.Equal(t, a.Log.Len(), b.Log.Len(), context)
	for n := range a.Log.Len() {
		require.Equal(t, a.Log.At(n), b.Log.At(n), context)
		require.Equal(t, a.Log.Package(n), b.Log.Package(n), context)
	}
	for _, v := range want.Variables() {
		require.Equal(t, a.View(v.Name), b.View(v.Name), "%s: %s", context, v.Name)
	}
}

func TestCopyingAndGoingOnEqualsGoingOn(t *testing.T) {
	t.Parallel()
	for name, sets := range map[string][]string{
		"core":       nil,
		"full":       {"preset=full"},
		"lively":     {"preset=full", "params.thr=0.5", "params.msg=0.5", "params.grit_rate=0.1", "params.a_GOV=0.5", "params.a_USA=0.8"},
		"edition 1":  {"preset=edition1"},
		"counting":   {"params.modes.belief=beta", "params.T_v=own", "params.pub_v=0.5", "params.sdW=0.2", "params.rho_eps=0.9"},
		"bit by bit": {"params.modes.granularity=obligation", "params.modes.table=plan", "params.modes.valuation=one-shot"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := modelOf(t, venezuela(t, sets...))
			going, copied := solve(t, m), solve(t, m)
			for run := range uint64(4) {
				copied.Run(99, run) // something else has gone before
				going.Reset(3, run)
				for status := negotiation.Running; status == negotiation.Running; {
					require.NoError(t, copied.CopyFrom(going))
					sameRun(t, going, copied, "copied")
					status = going.Round()
					require.Equal(t, status, copied.Round())
					sameRun(t, going, copied, name)
				}
				require.NoError(t, copied.CopyFrom(going))
				require.Equal(t, going.Round(), copied.Round(), "the copy of a run that has ended has ended")
			}
		})
	}
}

// TestACopyStandsByItself: going on does not touch the run that was copied.
func TestACopyStandsByItself(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t))
	a, b, c := solve(t, m), solve(t, m), solve(t, m)
	a.Reset(1, 2)
	for range 10 {
		a.Round()
	}
	require.NoError(t, b.CopyFrom(a))
	require.NoError(t, c.CopyFrom(a))
	for b.Round() == negotiation.Running {
	}
	sameRun(t, c, a, "the run that was copied")
}

// TestSettingsGoWithTheSolver: what a parameter has set and nothing has moved since is
// the model's own; what has a history is the run's.
func TestSettingsGoWithTheSolver(t *testing.T) {
	t.Parallel()
	a := solve(t, modelOf(t, venezuela(t)))
	b := solve(t, modelOf(t, venezuela(t, "params.phi=0.9", "params.monitor=0.1", "params.init.H=0.9")))
	a.Reset(1, 2)
	require.NoError(t, b.CopyFrom(a))
	assert.Equal(t, 0.9, b.State().View("tension")[0], "before the first round nothing has happened yet")
	for range 5 {
		a.Round()
	}
	require.NoError(t, b.CopyFrom(a))
	assert.Equal(t, 0.9, b.State().View("enforcement.standard")[0])
	assert.Equal(t, 0.1, b.State().View("monitor.strength")[0])
	assert.Equal(t, a.State().View("tension")[0], b.State().View("tension")[0])
	assert.Equal(t, 0.5, a.State().View("enforcement.standard")[0])
}

func TestCopyFromRefusesAnotherNegotiation(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t))
	issues, members := *m, *m
	issues.Issues = append([]negotiation.Issue{}, m.Issues...)
	issues.Issues[3].ID = "other"
	members.Members = append([]negotiation.Member{}, m.Members...)
	members.Members = append(members.Members, negotiation.Member{ID: "other"})
	swapped := *m
	swapped.Members = append([]negotiation.Member{}, m.Members...)
	swapped.Members[0], swapped.Members[1] = swapped.Members[1], swapped.Members[0]
	plain := func(x negotiation.Model) *negotiation.Model { x.Parts, x.Acts = nil, nil; return &x }
	s := solve(t, m)
	s.Reset(1, 1)
	s.Round()
	for _, other := range []negotiation.Model{issues, members, swapped} {
		err := s.CopyFrom(solve(t, plain(other)))
		require.Error(t, err)
		assert.Contains(t, err.Error(), "negotiation: copy of a run")
	}
	assert.Equal(t, 1, s.State().Round, "it stays where it is")
}
