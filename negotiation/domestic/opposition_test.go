package domestic_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
)

func opposition() *domestic.Opposition {
	return &domestic.Opposition{Party: "G", Moderates: "M", Hardliners: "H", Strength: 1, Start: 0.6,
		Speed: 0.1, Envy: 1, Selective: 0.2, Issues: []string{"rules", "observation"}, Floor: 0.5,
		Tolerance: 0.01, Refusal: 0.05, Worth: 0.5, Split: 0.1}
}

// standing keeps levels where a test wants them.
func standing(levels ...float64) *world {
	return &world{does: map[negotiation.Phase]func(*negotiation.State){negotiation.Drivers: func(s *negotiation.State) {
		copy(s.X, levels)
		copy(s.Observed, levels)
	}}}
}

func cohesion(s *negotiation.Solver) float64 { return s.State().View("opposition.cohesion")[0] }

func TestSelectiveConcessionsDivideTheOpposition(t *testing.T) {
	t.Parallel()
	s := republic(t, standing(0, 0, 0, 0), nil, opposition())
	s.Run(1, 1)
	assert.Equal(t, 0.6, cohesion(s), "the start is a point of rest")

	// Relief pleases M (+.1) and hurts H (−.4): far apart, and only one of them gains.
	s = republic(t, standing(0, 0, 0, 1), nil, opposition())
	want := 0.6
	for range 24 {
		s.Round()
		want += 0.1 * (0.6 - 0.5 - 0.2 - want)
		if rest := 0.6 - 0.5 - 0.2; rest < 0 {
			want += 0.1 * -rest
		}
		require.InDelta(t, want, cohesion(s), 1e-12)
	}

	// Rules please both, M by .2 more: envy, but no selective concession.
	s = republic(t, standing(1, 0, 0, 0), nil, opposition())
	want = 0.6
	for range 24 {
		s.Round()
		want += 0.1 * (0.4 - want)
		require.InDelta(t, want, cohesion(s), 1e-12)
	}
	st := s.State()
	f := (0.5 + 0.5*want) / (0.5 + 0.5*0.6)
	assert.InDeltaSlice(t, []float64{f, f, 1, 1}, st.Factor[4:], 1e-12, "rights are worth less to the other side")
	assert.Equal(t, []float64{1, 1, 1, 1}, st.Factor[:4])
}

func TestOppositionOfStrengthZeroStandsStill(t *testing.T) {
	t.Parallel()
	o := opposition()
	o.Strength, o.Comfort = 0, 0.05
	s := republic(t, standing(0, 0, 0, 1), nil, o)
	s.Run(1, 1)
	assert.Equal(t, 0.6, cohesion(s))
	assert.Equal(t, []float64{1, 1, 1, 1}, s.State().Factor[4:])
	assert.InDelta(t, 0.05*0.4, s.State().Addend[0], 1e-15, "a divided opposition is a comfort")
	o.Comfort = 0
	s.Run(1, 1)
	assert.Zero(t, s.State().Addend[0])
}

func TestTheOppositionRefusesADealThatPassesItBy(t *testing.T) {
	t.Parallel()
	// M loses from worse guarantees.
	w := &world{}
	levels := []float64{0, 0, -0.5, 0.2}
	w.does = map[negotiation.Phase]func(*negotiation.State){negotiation.Bargaining: func(s *negotiation.State) {
		if s.Round == 3 || s.Round == 6 {
			s.Put(levels, []float64{0, 0, 1, 1})
			s.Sign(1, -1)
		}
		if s.Round == 9 {
			s.Agreement.Move(negotiation.UnderReview)
			s.Terminate(1, 0)
		}
	}}
	s := republic(t, w, nil, opposition())
	st := s.State()
	for round := 1; round <= 12; round++ {
		s.Round()
		in := round >= 4 && round <= 9
		want := 1.0
		if in {
			want = 0.5
		}
		c := (0.5 + 0.5*cohesion(s)) / 0.8
		require.InDelta(t, want*c, st.Factor[4], 1e-12, "round %d", round)
		n, e := count(s, negotiation.EventSidelined)
		switch {
		case round >= 7:
			require.Equal(t, 2, n, "once for each deal")
		case round >= 4:
			require.Equal(t, 1, n)
			require.InDelta(t, -0.05+0.02, e.Value, 1e-12)
		default:
			require.Zero(t, n)
		}
	}
	levels[relief] = 0.5 // now M is made up for it
	s.Run(1, 1)
	n, _ := count(s, negotiation.EventSidelined)
	assert.Zero(t, n)
}

func TestASplitOverAVoteAndATurnoverMoveCohesion(t *testing.T) {
	t.Parallel()
	e := election()
	e.Campaign.Prize = 100 // M takes part for sure
	e.Contest.Base = 50
	s := republic(t, standing(0, 0, 0, 0), nil, e, turnover(), opposition())
	for range 7 {
		s.Round()
	}
	assert.InDelta(t, 0.5, cohesion(s), 1e-12, "H stays away")
	for range 3 {
		s.Round()
	}
	assert.Equal(t, 1.0, cohesion(s), "victory unites")
}

func TestOppositionRefusesBadSettings(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*domestic.Opposition){
		`no member "X"`:    func(o *domestic.Opposition) { o.Moderates = "X" },
		`no member ""`:     func(o *domestic.Opposition) { o.Hardliners = "" },
		`no issue "X"`:     func(o *domestic.Opposition) { o.Issues = []string{"X"} },
		"strength 2":       func(o *domestic.Opposition) { o.Strength = 2 },
		"one of them":      func(o *domestic.Opposition) { o.Floor, o.Start = 0, 0 },
		`no principal "X"`: func(o *domestic.Opposition) { o.Party = "X" },
	} {
		o := opposition()
		change(o)
		_, err := negotiation.NewSolver(republicModel(&world{}, nil, o))
		assert.ErrorContains(t, err, name)
	}
}
