package domestic_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/domestic"
)

// contest is that of the Venezuelan example.
func contest() domestic.Contest {
	return domestic.Contest{Base: -3.5, Fairness: 25, Divided: 0.5, Support: 0.35, FromLiving: 0.5, FromLegitimacy: 0.3,
		Living: 0.3, Legitimacy: 0.45, Cohesion: 0.6}
}

func TestLosingAnElectionKnownAnswers(t *testing.T) {
	t.Parallel()
	c := contest()
	pop := c.Popularity(0.3, 0.45)
	assert.Equal(t, 0.35, pop)
	assert.InDelta(t, 0.03, c.Lose(0, 1, 0.6, pop), 0.005)
	assert.InDelta(t, 0.20, c.Lose(0.5, 1, 0.6, pop), 0.005)
	assert.InDelta(t, 0.68, c.Lose(1, 1, 0.6, pop), 0.005)
	assert.InDelta(t, 0.16, c.Lose(1, 1, 0.3, pop), 0.005, "a divided opposition seldom wins a fair vote")
	assert.InDelta(t, 0.65, c.Risk(), 0.005)
}

func TestRentOfOfficeKnownAnswer(t *testing.T) {
	t.Parallel()
	o := domestic.Office{Contest: contest(), Share: 0.6, Scale: 1}
	assert.InDelta(t, 0.20, o.Rent(0.08+0.1+0.04), 0.005)
}

func TestLosingAnElectionRisesAndFalls(t *testing.T) {
	t.Parallel()
	share := rapid.Float64Range(0, 1)
	rapid.Check(t, func(t *rapid.T) {
		c := contest()
		fair, part, cohesion := share.Draw(t, "fair"), share.Draw(t, "part"), share.Draw(t, "cohesion")
		pop := c.Popularity(share.Draw(t, "living"), share.Draw(t, "legitimacy"))
		more := share.Draw(t, "more")
		p := c.Lose(fair, part, cohesion, pop)
		assert.True(t, p > 0 && p < 1)
		assert.True(t, pop >= 0.05 && pop <= 0.95)
		assert.GreaterOrEqual(t, c.Lose(fair, max(part, more), cohesion, pop), p, "participation")
		assert.GreaterOrEqual(t, c.Lose(fair, part, max(cohesion, more), pop), p, "cohesion")
		assert.LessOrEqual(t, c.Lose(fair, part, cohesion, max(pop, more)), p, "popularity")
		const h = 1e-6
		slope := (c.Lose(fair+h, part, cohesion, pop) - c.Lose(fair-h, part, cohesion, pop)) / (2 * h)
		assert.InDelta(t, slope, c.Rise(fair, part, cohesion, pop), 1e-6)
	})
}

func TestTakingPartKnownAnswers(t *testing.T) {
	t.Parallel()
	c := contest()
	campaign := domestic.Campaign{Precision: 40, Prize: 0.3, Complicity: 0.05}
	join := func(fair float64) float64 {
		return domestic.JoinProbability(c.Lose(fair, 1, 0.6, 0.35), fair, campaign)
	}
	assert.InDelta(t, 0.5, join(0.33), 0.02, "indifferent near a fairness of .33")
	assert.Less(t, join(0), 0.2)
	assert.Greater(t, join(0.6), 0.9)
}

func TestLosingOfficeKnownAnswers(t *testing.T) {
	t.Parallel()
	assert.InDelta(t, 0.35, domestic.Poll{Base: -0.6, FromLegitimacy: 4}.Lose(0.5), 0.005)
	h := domestic.Hazard{Rate: 0.005, Slope: 4, Reference: 0.5, Votes: 1}
	year := 1 - math.Pow(1-h.Of(0.5, 0), 12)
	assert.InDelta(t, 0.06, year, 0.003, "about six per cent a year")
	assert.Greater(t, h.Of(0.3, 0), h.Of(0.5, 0))
	assert.Greater(t, h.Of(0.5, 1), h.Of(0.5, 0))
	assert.LessOrEqual(t, domestic.Hazard{Rate: 1e9}.Of(0, 0), 1.0)
	assert.Equal(t, 0.0, domestic.Hazard{}.Of(0, 1))
}
