package negotiation_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
)

// TestScriptedActsOfAMonthAreAllTaken lets one party take two acts in a month.
func TestScriptedActsOfAMonthAreAllTaken(t *testing.T) {
	t.Parallel()
	s := solve(t, modelOf(t, venezuela(t, "shocks=[{month: 2, act: arrest, of: GOV}, {month: 2, act: expel-monitor, of: GOV}]")))
	s.Reset(1, 1)
	for range 2 {
		s.Round()
	}
	var taken []string
	st := s.State()
	for n := range st.Log.Len() {
		if e := st.Log.At(n); e.Kind == negotiation.EventAct {
			require.Equal(t, 2, e.Round)
			taken = append(taken, st.Model().Acts[int(e.Value)].ID)
		}
	}
	assert.Equal(t, []string{"arrest", "expel-monitor"}, taken)
}

// TestAScriptedActIsNoBackDown plays threats that come due: in the round of a scripted
// act one with that act is carried out by it, whatever the party would choose.
func TestAScriptedActIsNoBackDown(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t, append(grave, "params.thr=1", "params.w_rep=1")...))
	plain := solve(t, m)
	compared := 0
	for run := range uint64(60) {
		plain.Run(13, run)
		log := &plain.State().Log
		for n := range log.Len() {
			e := log.At(n)
			if e.Kind != negotiation.EventBackDown {
				continue
			}
			actor, act := m.Members[e.Actor].ID, m.Acts[int(e.Value)].ID
			script := fmt.Sprintf("shocks=[{month: %d, act: %s, of: %s}]", e.Round, act, actor)
			s := solve(t, modelOf(t, venezuela(t, append(grave, "params.thr=1", "params.w_rep=1", script)...)))
			s.Reset(13, run)
			for s.State().Round < e.Round {
				s.Round()
			}
			acts, met := 0, 0
			for q := range s.State().Log.Len() {
				x := s.State().Log.At(q)
				if x.Round != e.Round || x.Actor != e.Actor {
					continue
				}
				require.NotEqual(t, negotiation.EventBackDown, x.Kind, "run %d", run)
				switch x.Kind {
				case negotiation.EventAct:
					acts++
				case negotiation.EventThreatUnmet:
					met++
				}
			}
			require.Equal(t, 1, acts, "it is not taken twice")
			require.Equal(t, 1, met)
			compared++
			break
		}
	}
	assert.Greater(t, compared, 5)
}

// TestASuccessorIsBoundByNoThreatOrNotice lets offices change hands while threats stand
// and notices run.
func TestASuccessorIsBoundByNoThreatOrNotice(t *testing.T) {
	t.Parallel()
	turn := []string{"params.turn_GOV=1", "params.turn_USA=1", "params.h0=0.2"}
	threats := solve(t, modelOf(t, venezuela(t, append(append(grave, "params.thr=1"), turn...)...)))
	exits := solve(t, modelOf(t, venezuela(t, append([]string{"params.exits=1", "params.mode=front", "params.notice=6"}, turn...)...)))
	standing, record, notices := 0, 0, 0
	for run := range uint64(40) {
		for _, s := range []*negotiation.Solver{threats, exits} {
			s.Reset(3, run)
			st := s.State()
			last, notice := st.View("turnover.last"), st.View("exit.notice")
			for s.State().Round < s.State().Model().Rounds {
				act, made := slices.Clone(st.View("threat.act")), st.View("threat.made")
				unmet, given := slices.Clone(st.View("threat.unmet")), slices.Clone(notice)
				s.Round()
				for i, round := range last {
					if int(round) != st.Round {
						continue
					}
					if act != nil {
						require.False(t, st.View("threat.act")[i] != 0 && int(made[i]) != st.Round, "an old threat stands")
						require.Zero(t, st.View("threat.unmet")[i])
						standing += int(min(act[i], 1))
						record += int(min(unmet[i], 1))
					}
					if given[i] != 0 {
						require.Zero(t, notice[i])
						notices++
					}
				}
			}
		}
	}
	assert.Positive(t, standing)
	assert.Positive(t, record)
	assert.Positive(t, notices)
}
