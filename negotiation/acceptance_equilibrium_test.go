package negotiation_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

// patient is an agent that plays the equilibrium of alternating offers without a
// deadline: it always makes the same offer and takes whatever is worth waiting
// for.
type patient struct {
	agents.Preferences
	proposal  []float64
	threshold float64
}

func (p patient) Aspiration(negotiation.Turn) float64 { return p.threshold }
func (p patient) Accept(_ negotiation.Turn, o negotiation.Offer) bool {
	return o.Value >= p.threshold-1e-12
}
func (p patient) Propose(_ negotiation.Turn, _ negotiation.Table, y []float64) bool {
	copy(y, p.proposal)
	return true
}

// equilibrium returns the offers of both parties in the stationary equilibrium: each
// leaves the other just what it would get, a round later, by refusing.
func (x *table) equilibrium(t *testing.T, discounts [2]float64) (offers [2][]float64, thresholds [2]float64) {
	t.Helper()
	solver := search.NewSolver(len(x.lo))
	for i := range offers {
		offers[i] = make([]float64, len(x.lo))
		thresholds[i] = x.noDeal[i]
	}
	for range 100_000 {
		before := thresholds
		for i := range offers {
			j := 1 - i
			sol := solver.BestFor(x.worth[j], x.worth[i], x.lo, x.hi, thresholds[j], offers[i])
			require.NotEqual(t, search.Infeasible, sol.Status)
			thresholds[i] = x.noDeal[i] + discounts[i]*(sol.B-x.noDeal[i])
		}
		if math.Abs(thresholds[0]-before[0]) < 1e-14 && math.Abs(thresholds[1]-before[1]) < 1e-14 {
			return offers, thresholds
		}
	}
	t.Fatal("no equilibrium found")
	return
}

// pie is a game over a pie of size 1, which exists only if both sides make it and
// of which each can leave some to the other, all linear.
func pie(rounds int, first string) *negotiation.Model {
	gain, loss := negotiation.Gain(0), negotiation.Loss(0)
	side := func(id string, values ...negotiation.Value) negotiation.Member {
		p := agents.Preferences{Weights: []float64{0.5, 0.5, 0.5}, Values: values}
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: agents.Negotiator{Preferences: p}}
	}
	m := &negotiation.Model{ID: "pie", Rounds: rounds,
		Issues: []negotiation.Issue{{ID: "pie", Owner: negotiation.Joint, Phase: 1},
			{ID: "from A", Owner: "A", Phase: 1}, {ID: "from B", Owner: "B", Phase: 1}},
		Members: []negotiation.Member{side("A", gain, loss, gain), side("B", gain, gain, loss)}}
	return talksOnly(m, rounds, first, [2]float64{1, 1})
}

// seated puts agents that play the equilibrium in the place of the principals.
func seated(t *testing.T, m *negotiation.Model, discounts [2]float64) (*negotiation.Model, table, [2][]float64) {
	t.Helper()
	tab := tableOf(solve(t, m))
	offers, thresholds := tab.equilibrium(t, discounts)
	c := *m
	c.Members = slices.Clone(m.Members)
	party := 0
	for i := range c.Members {
		if n, ok := c.Members[i].Agent.(agents.Negotiator); ok && c.Members[i].Is(negotiation.Principal) {
			c.Members[i].Agent = patient{n.Preferences, offers[party], thresholds[party]}
			party++
		}
	}
	require.Equal(t, 2, party)
	return &c, tab, offers
}

func TestPatientPartiesDivideAPieAsRubinsteinSays(t *testing.T) {
	t.Parallel()
	for _, d := range [][2]float64{{0.9, 0.9}, {0.5, 0.95}, {0.99, 0.3}, {0.96, 0.999}, {0.01, 0.02}} {
		for first, name := range []string{"A", "B"} {
			m, tab, _ := seated(t, pie(12, name), d)
			y, round := deal(t, solve(t, m))
			assert.Equal(t, 1, round, "the first offer is accepted")
			share := (1 - d[1-first]) / (1 - d[0]*d[1])
			assert.InDelta(t, share, tab.worth[first].Value(y)-tab.noDeal[first], 1e-9, "%v, %s first", d, name)
			assert.InDelta(t, 1-share, tab.worth[1-first].Value(y)-tab.noDeal[1-first], 1e-9, "%v, %s first", d, name)
		}
	}
}

func TestPatienceLeadsToTheNashPackage(t *testing.T) {
	t.Parallel()
	m := talksOnly(modelOf(t, venezuela(t)), 12, "GOV", [2]float64{0.5, 0.5})
	far := func(discount float64) (far float64) {
		seatedModel, tab, offers := seated(t, m, [2]float64{discount, discount})
		y, _ := deal(t, solve(t, seatedModel))
		require.Equal(t, offers[0], y)
		nash := tab.shares(t, tab.solution(t, search.Nash))
		for _, offer := range offers {
			for i, share := range tab.shares(t, offer) {
				far = max(far, math.Abs(share-nash[i]))
			}
		}
		return far
	}
	assert.Less(t, far(0.999), 0.005)
	assert.Greater(t, far(0.9), 0.005, "impatience gives the first offer away from it")
}
