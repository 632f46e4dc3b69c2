package domestic_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
)

func office() *domestic.Office {
	return &domestic.Office{Party: "G", Contest: contest(), Fair: []string{"rules", "observation"}, Insured: []string{"guarantees"},
		Protection: 0.6, Share: 0.6, Scale: 1}
}

// tilted is what the office adds to the worth of moving from x to y.
func tilted(s *negotiation.State, x, y []float64) (sum float64) {
	for k := range x {
		sum += s.Tilt[k] * (y[k] - x[k])
	}
	return sum
}

func TestTheRentOfOfficeIsExactForTheTextLookedAt(t *testing.T) {
	t.Parallel()
	c := contest()
	loss := func(y []float64) float64 {
		fair, insured := (y[rules]+y[observation])/2, y[guarantees]
		return c.Lose(fair, 1, 0.6, 0.35) * (1 - 0.6*insured)
	}
	x, y := make([]float64, 4), make([]float64, 4)
	covered := []float64{1, 1, 1, 1}
	w := &world{does: map[negotiation.Phase]func(*negotiation.State){
		negotiation.Drivers:    func(s *negotiation.State) { copy(s.X, x); copy(s.Observed, x) },
		negotiation.Bargaining: func(s *negotiation.State) { s.Put(y, covered); s.Assess(&s.Draft); s.Assess(&s.Draft) },
	}}
	s := republic(t, w, nil, office())
	st := s.State()
	rent := 0.6 * (0.2 + 0.1) / c.Risk()
	rapid.Check(t, func(t *rapid.T) {
		for k := range x {
			x[k] = rapid.Float64Range(0, 0.4).Draw(t, "x")
			y[k] = x[k] + rapid.Float64Range(0, 0.6).Draw(t, "rise")
		}
		s.Reset(1, 1)
		require.InDelta(t, rent, st.View("office.rent")[0], 1e-12)
		for round := 1; round <= 9; round++ {
			s.Round()
			want := -rent * math.Pow(0.9, float64(10-round)) * (loss(y) - loss(x))
			require.InDelta(t, want, tilted(st, x, y), 1e-12, "round %d", round)
			require.InDeltaSlice(t, []float64{0.4, 0.4, 1, 1}, st.Factor[:4], 1e-15)
			require.Equal(t, []float64{0, 0, 0, 0}, st.Tilt[4:], "the other party has no part in it")
		}
		require.LessOrEqual(t, st.Tilt[rules], 0.0)
		require.GreaterOrEqual(t, st.Tilt[guarantees], 0.0, "insurance is welcome")
		require.Equal(t, st.Tilt[rules], st.Tilt[observation])
	})
}

func TestTheRentOfOfficeGrowsTowardsTheVoteAndEndsWithIt(t *testing.T) {
	t.Parallel()
	w := &world{}
	s := republic(t, w, nil, office())
	st := s.State()
	s.Reset(1, 1)
	before := 0.0
	for range 9 {
		s.Round()
		require.Less(t, st.Tilt[rules], before)
		before = st.Tilt[rules]
	}
	for range 3 { // the vote is held: there is none ahead
		s.Round()
		require.Equal(t, []float64{0, 0, 0, 0}, st.Tilt[:4])
		require.Equal(t, []float64{1, 1, 1, 1}, st.Factor[:4])
	}
	again := office()
	again.Period = 5
	s = republic(t, &world{}, nil, again)
	st = s.State()
	for range 10 {
		s.Round()
	}
	assert.InDelta(t, 0.4, st.Factor[rules], 1e-15, "the next vote is ahead already")
	assert.Greater(t, st.Tilt[rules], before, "but far away")
	assert.Less(t, st.Tilt[rules], 0.0)
}

func TestWithoutAVoteOrAfterATurnoverThereIsNoRent(t *testing.T) {
	t.Parallel()
	check := func(w *world, parts ...negotiation.Part) {
		s := republic(t, w, nil, append(parts, office())...)
		s.Reset(1, 1)
		for s.Round() == negotiation.Running {
			require.Equal(t, []float64{1, 1, 1, 1}, s.State().Factor[:4])
			require.Equal(t, []float64{0, 0, 0, 0}, s.State().Tilt[:4])
		}
	}
	check(&world{dates: []float64{0, 0}})
	out := &domestic.Turnover{Keep: 1, Hazard: domestic.Hazard{Rate: 1e9}, Successions: []domestic.Succession{{Party: "G", Chance: 1, Legitimacy: -1}}}
	check(&world{}, out)
}

func TestWhereFairnessDoesNotMatterThereIsNoRent(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*domestic.Contest){
		"no effect of fairness": func(c *domestic.Contest) { c.Fairness = 0 },
		"popular government":    func(c *domestic.Contest) { c.Support = 0.6 },
	} {
		o := office()
		change(&o.Contest)
		require.LessOrEqual(t, o.Contest.Risk(), 0.0, name)
		assert.Zero(t, o.Rent(1), name)
		s := republic(t, &world{}, nil, o)
		s.Reset(1, 1)
		for s.Round() == negotiation.Running {
			require.Zero(t, s.State().View("office.rent")[0], name)
			require.Equal(t, []float64{1, 1, 1, 1}, s.State().Factor[:4], "%s: the stakes weigh what they did", name)
			require.Equal(t, []float64{0, 0, 0, 0}, s.State().Tilt[:4], name)
		}
	}
}

func TestOfficeRefusesAShareAboveOne(t *testing.T) {
	t.Parallel()
	o := office()
	o.Share = 1.5
	_, err := negotiation.NewSolver(republicModel(&world{}, nil, o))
	assert.ErrorContains(t, err, "expected a number in [0, 1]")
}
