package pattern_test

import (
	"context"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/environment"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/pattern"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// concerns are those of the larger example.
var concerns = pattern.Concerns{Core: []string{"V3", "V5"}, Moderates: "OPP", Hardliners: "OPR"}

// modelOf makes the model of the larger example with settings.
func modelOf(t testing.TB, settings ...string) *negotiation.Model {
	t.Helper()
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	var sets []scenario.Set
	for _, text := range settings {
		s, err := scenario.ParseSet(text)
		require.NoError(t, err)
		sets = append(sets, s)
	}
	f, err := scenario.Load("venezuela.yaml", data, sets...)
	require.NoError(t, err)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	return m
}

// checked plays runs and checks the patterns.
func checked(t testing.TB, m *negotiation.Model, runs, workers int) *pattern.Check {
	t.Helper()
	c := pattern.NewCheck(pattern.All())
	err := ensemble.Play(context.Background(), ensemble.Plan{Model: m, Seed: 1, Runs: runs, Workers: workers},
		func() (*pattern.Record, error) { return pattern.NewRecord(m, concerns, pattern.All()) },
		func(_ uint64, r *pattern.Record) error { c.Add(r.Numbers()); return nil })
	require.NoError(t, err)
	return c
}

// TestFindings holds what the presets of the larger example show, over 1,000 runs. Patterns
// that fail are findings about the model.
func TestFindings(t *testing.T) {
	t.Parallel()
	for preset, want := range map[string]string{
		"core": "P1 holds, P2 holds, P3 open, P4 open, P5 open, P6 holds, P7 holds, P8 holds, P9 fails, P10 fails, P11 holds, P12 nothing to tell",
		"full": "P1 holds, P2 holds, P3 open, P4 fails, P5 holds, P6 holds, P7 holds, P8 holds, P9 fails, P10 fails, P11 holds, P12 holds",
	} {
		t.Run(preset, func(t *testing.T) {
			t.Parallel()
			var got []string
			findings := checked(t, modelOf(t, "preset="+preset), 1000, 0).Findings()
			for _, f := range findings {
				got = append(got, f.ID+" "+f.Verdict.String())
			}
			assert.Equal(t, want, strings.Join(got, ", "))
			assert.Equal(t, strings.Count(want, "holds"), pattern.Passed(findings))
		})
	}
}

// TestThreatsAreSeen: with threats switched on some reversals are announced.
func TestThreatsAreSeen(t *testing.T) {
	t.Parallel()
	warned := func(settings ...string) float64 {
		return checked(t, modelOf(t, settings...), 100, 0).Findings()[9].Answers[0].Value
	}
	assert.Zero(t, warned("preset=full"))
	assert.Positive(t, warned("preset=full", "params.thr=1"))
}

func TestWorkersDoNotMatter(t *testing.T) {
	t.Parallel()
	m := modelOf(t, "preset=full")
	var one, three strings.Builder
	require.NoError(t, pattern.Write(&one, checked(t, m, 60, 1).Findings()))
	require.NoError(t, pattern.Write(&three, checked(t, m, 60, 3).Findings()))
	assert.Equal(t, one.String(), three.String())
}

// twin follows a run beside a record.
type twin struct {
	delivered [][2]float64 // by both sides, month by month
}

func (w *twin) Start(s *negotiation.State) {
	w.delivered = w.delivered[:0]
	w.Observe(s)
}

func (w *twin) Observe(s *negotiation.State) {
	w.delivered = append(w.delivered, [2]float64{environment.Delivered(s, 0, s.X), environment.Delivered(s, 1, s.X)})
}

func (w *twin) Finish(*negotiation.State, negotiation.Status) {}

// TestRecordAgreesWithOtherObservers plays runs and compares what is kept with what others
// keep of them.
func TestRecordAgreesWithOtherObservers(t *testing.T) {
	t.Parallel()
	for _, preset := range []string{"core", "full"} {
		m := modelOf(t, "preset="+preset)
		r, err := pattern.NewRecord(m, concerns, pattern.All())
		require.NoError(t, err)
		summary, err := observe.NewSummary(m, nil)
		require.NoError(t, err)
		w := &twin{}
		solver, err := negotiation.NewSolver(m, r, w, summary)
		require.NoError(t, err)
		told := 0
		for run := range uint64(30) {
			solver.Run(1, run)
			st := solver.State()
			require.Equal(t, 48, r.Run().Last())
			for month, d := range w.delivered {
				assert.InDelta(t, math.Sqrt(d[0]*d[1]), r.Run().Depth(r.Run().Months[month].Levels), 1e-12)
			}
			due, kept := 0, 0
			for _, x := range r.Run().Months {
				owes, ok := false, true
				for _, a := range x.Conduct[:len(m.Issues)] {
					if a != pattern.NotDue {
						owes, ok = true, ok && a == negotiation.Comply
					}
				}
				if owes {
					due++
					if ok {
						kept++
					}
				}
			}
			if comp, _ := summary.Value("comp"); due > 0 {
				told++
				assert.InDelta(t, comp, float64(kept)/float64(due), 1e-12)
			}
			last := r.Run().Months[48]
			assert.Equal(t, st.Trust(0, 1), last.Trust[0])
			assert.Equal(t, st.Trust(1, 0), last.Trust[1])
			assert.Equal(t, st.X, last.Levels)
			assert.Equal(t, preset == "core", math.IsNaN(last.Cohesion))
			// Numbers that were read at the end of the run are those of the run as it stands.
			for i, p := range pattern.All() {
				assert.Equal(t, p.Holds(r.Run()), r.Numbers().Verdict(i), p.ID)
			}
		}
		assert.Greater(t, told, 20)
	}
}

func TestRecordAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	m := modelOf(t, "preset=full")
	r, err := pattern.NewRecord(m, concerns, pattern.All())
	require.NoError(t, err)
	solver, err := negotiation.NewSolver(m, r)
	require.NoError(t, err)
	c := pattern.NewCheck(pattern.All())
	run := func() { solver.Run(1, 3); c.Add(r.Numbers()) }
	run()
	assert.Zero(t, testing.AllocsPerRun(5, run))
}

func TestUnknownConcerns(t *testing.T) {
	t.Parallel()
	m := modelOf(t, "preset=core")
	for want, about := range map[string]pattern.Concerns{
		`no issue "V99" on which power could hang`: {Core: []string{"V99"}},
		`no member "NOBODY" that wants something`:  {Moderates: "OPP", Hardliners: "NOBODY"},
		`no member "" that wants something`:        {Moderates: "OPP"},
		`no member "VER" that wants something`:     {Moderates: "VER", Hardliners: "OPP"},
	} {
		_, err := pattern.NewRecord(m, about, pattern.All())
		assert.ErrorContains(t, err, want)
	}
	more := *m
	more.Members = append(append([]negotiation.Member(nil), m.Members...), negotiation.Member{ID: "third", Roles: []negotiation.Role{negotiation.Principal}})
	_, err := pattern.NewRecord(&more, pattern.Concerns{}, pattern.All())
	assert.ErrorContains(t, err, "3 principals, expected 2")
}
