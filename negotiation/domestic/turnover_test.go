package domestic_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
)

func turnover() *domestic.Turnover {
	return &domestic.Turnover{Keep: 0.5, Successions: []domestic.Succession{
		{Party: "G", Chance: 1, Trustworthy: 0.7, Heir: "M", Shift: 0.8, Legitimacy: 0.6},
		{Party: "N", Chance: 1, Poll: &domestic.Poll{Base: -0.6, FromLegitimacy: 4}, Trustworthy: 0.65, Hawkishness: 0.2, Legitimacy: -1, Backlash: 1.6},
	}}
}

// sum of a party's weights.
func stakes(s *negotiation.State, i int) (sum float64) {
	for k := range s.Issues() {
		sum += s.Weight(i, k)
	}
	return sum
}

func TestALostVoteBringsTheOppositionToOffice(t *testing.T) {
	t.Parallel()
	e := election()
	e.Contest.Base = 50
	s := republic(t, &world{}, nil, e, turnover())
	st := s.State()
	trustworthy := 0.0
	const n = 1500
	for run := range uint64(n) {
		s.Reset(5, run)
		before := st.Utility
		low, _ := before(0, []float64{1, 1, 1, 0})
		require.InDelta(t, 0, low, 1e-12, "full concessions are the worst for the old government")
		for range 10 {
			s.Round()
		}
		k, ev := count(s, negotiation.EventTurnover)
		require.Equal(t, 1, k)
		require.Equal(t, ev.Value, st.Type[0])
		require.Equal(t, 10, st.Turned)
		require.Equal(t, 10.0, st.View("turnover.last")[0])
		require.Equal(t, 0.6, st.View("legitimacy")[0])
		trustworthy += 1 - ev.Value
		// Own weights times .2 and those of M times .8: −.04+.4, −.02+.24, −.02+.08, .12+.08.
		all := 0.36 + 0.22 + 0.06 + 0.2
		for k, w := range []float64{0.36, 0.22, 0.06, 0.2} {
			require.InDelta(t, w/all, st.Weight(0, k), 1e-12)
			require.InDelta(t, w/all, st.Terms(0)[k].B, 1e-12, "and all are wanted now")
		}
		require.InDelta(t, 1, stakes(st, 0), 1e-12)
		require.InDelta(t, 0.2, st.InitialWeight(0, rules), 1e-15)
		worst, _ := st.Utility(0, []float64{0, 0, 0, 0})
		best, _ := st.Utility(0, []float64{1, 1, 1, 1})
		require.InDelta(t, 0, worst, 1e-12)
		require.InDelta(t, 1, best, 1e-12)
		for s.Round() == negotiation.Running {
		}
		results, _ := count(s, negotiation.EventResult)
		require.Equal(t, 1, results)
	}
	assert.InDelta(t, 0.7, trustworthy/n, 4*math.Sqrt(0.21/n))
	s.Reset(5, 0)
	require.InDelta(t, 0.2, st.Weight(0, rules), 1e-15, "a new run starts from the old government")
	require.Equal(t, -0.2, st.Terms(0)[rules].B)
	require.Zero(t, st.Turned)
}

func TestTheNeighbourHasVotesOfItsOwn(t *testing.T) {
	t.Parallel()
	w := &world{dates: []float64{0, 6}}
	s := republic(t, w, nil, turnover())
	st := s.State()
	turns, logs, slopes := 0.0, 0.0, 0.0
	const n = 3000
	for run := range uint64(n) {
		s.Reset(6, run)
		for range 6 {
			s.Round()
		}
		k, _ := count(s, negotiation.EventTurnover)
		turns += float64(k)
		votes, v := count(s, negotiation.EventResult)
		require.Equal(t, 1, votes)
		require.InDelta(t, negotiation.Logistic(-0.6+4*0.05), v.Value, 1e-12)
		require.Equal(t, int(v.Extra), k)
		require.Equal(t, 0.45, st.View("legitimacy")[1], "it keeps its standing")
		if k == 0 {
			require.Zero(t, st.View("election.slope")[1])
			require.Equal(t, 0.2, st.Weight(1, relief))
			continue
		}
		require.InDelta(t, 1, stakes(st, 1), 1e-12)
		require.InDelta(t, 2, st.Weight(1, rules)/st.Weight(1, observation), 1e-12, "what it does not own keeps its proportion")
		logs += math.Pow(math.Log(st.Weight(1, relief)/st.Weight(1, observation)), 2)
		slope := st.View("election.slope")[1]
		require.True(t, slope >= 0 && slope < 1.6)
		slopes += slope
	}
	p := negotiation.Logistic(-0.4)
	assert.InDelta(t, p, turns/n, 4*math.Sqrt(p*(1-p)/n))
	assert.InDelta(t, 0.2, math.Sqrt(logs/turns), 0.02, "the stakes in what it owns vary by a fifth")
	assert.InDelta(t, 0.8, slopes/turns, 0.05)
}

func TestPowerIsLostBetweenVotesAtItsRate(t *testing.T) {
	t.Parallel()
	out := turnover()
	out.Hazard = domestic.Hazard{Rate: 0.02, Slope: 4, Reference: 0.45}
	out.Successions[0].Chance = 0.5
	s := republic(t, &world{dates: []float64{0, 0}}, nil, out)
	var first, second, rounds float64
	for run := range uint64(400) {
		s.Run(7, run)
		log := &s.State().Log
		for i := range log.Len() {
			if e := log.At(i); e.Kind == negotiation.EventTurnover {
				require.Zero(t, e.Extra, "no vote")
				if e.Actor == 0 {
					first++
				} else {
					second++
				}
			}
		}
		rounds += 24
	}
	h := 1 - math.Exp(-0.02)
	assert.InDelta(t, h, second/rounds, 4*math.Sqrt(h/rounds))
	assert.Less(t, first, second*0.75)
	assert.Greater(t, first, second*0.2)
}

func TestATurnoverMovesNobodyElsesDraws(t *testing.T) {
	t.Parallel()
	with, without := election(), election()
	with.Contest.Base, without.Contest.Base = 50, 50
	a := republic(t, &world{dates: []float64{10, 6}}, nil, with, turnover())
	off := turnover()
	off.Successions[0].Chance = 0
	b := republic(t, &world{dates: []float64{10, 6}}, nil, without, off)
	for run := range uint64(50) {
		a.Run(8, run)
		b.Run(8, run)
		_, x := count(a, negotiation.EventResult)
		_, y := count(b, negotiation.EventResult)
		require.Equal(t, x, y)
		// The neighbour's turnovers, types and preferences are the same.
		for k := range 4 {
			require.Equal(t, a.State().Weight(1, k), b.State().Weight(1, k))
		}
		require.Equal(t, a.State().Type[1], b.State().Type[1])
	}
}

func TestTurnoverAllocatesNothing(t *testing.T) {
	e := election()
	e.Contest.Base = 50
	s := republic(t, &world{dates: []float64{10, 6}}, nil, e, turnover(), office())
	run := uint64(0)
	play := func() {
		run++
		s.Reset(9, run%8)
		for s.Round() == negotiation.Running {
		}
	}
	for range 10 {
		play()
	}
	if !raceEnabled {
		assert.Zero(t, testing.AllocsPerRun(20, play))
	}
}
