package trust_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/trust"
)

// quiet is an agent that wants nothing.
type quiet struct{}

func (quiet) Coefficients([]negotiation.Issue, []negotiation.Quad) float64 { return 0 }
func (quiet) Aspiration(negotiation.Turn) float64                          { return 1 }
func (quiet) Accept(negotiation.Turn, negotiation.Offer) bool              { return false }

func believing(t require.TestingT, p negotiation.Part) *negotiation.Solver {
	side := func(id string) negotiation.Member {
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: quiet{}}
	}
	s, err := negotiation.NewSolver(&negotiation.Model{ID: "belief", Rounds: 10,
		Issues:  []negotiation.Issue{{ID: "only", Owner: "A", Phase: 1}},
		Members: []negotiation.Member{side("A"), side("B")},
		Parts:   func() []negotiation.Part { return []negotiation.Part{p} }})
	require.NoError(t, err)
	return s
}

// A change of government leaves a share of what has been learnt, on either side,
// whatever the rule of belief: all of it, half of it, or nothing.
func TestFadingLeavesAShareOfTheEvidence(t *testing.T) {
	t.Parallel()
	prior := []float64{0, 0.3, 0.25, 0}
	odds := func(p float64) float64 { return math.Log(p / (1 - p)) }
	rapid.Check(t, func(t *rapid.T) {
		keep := rapid.Float64Range(0, 1).Draw(t, "keep")
		good, bad := rapid.Float64Range(0, 5).Draw(t, "good"), rapid.Float64Range(0, 5).Draw(t, "bad")
		types := believing(t, &trust.TypeBeliefs{Prior: prior, Forgetting: 1, Odds: 1})
		counts := believing(t, &trust.CountingBeliefs{Base: prior, Weight: 4, Keep: 1, Credit: 1})
		for _, s := range []*negotiation.Solver{types, counts} {
			st := s.State()
			st.Evidence(0, 1, good, bad)
			before, other := st.Trust(0, 1), st.Trust(1, 0)
			st.Fade(0, 1, keep)
			after := st.Trust(0, 1)
			require.Equal(t, other, st.Trust(1, 0), "nobody else forgets")
			require.True(t, min(before, 0.3)-1e-9 <= after && after <= max(before, 0.3)+1e-9)
			st.Fade(0, 1, 0)
			require.InDelta(t, 0.3, st.Trust(0, 1), 1e-9)
			if s == types {
				require.InDelta(t, odds(0.3)+keep*(odds(before)-odds(0.3)), odds(after), 1e-9)
			} else {
				require.InDelta(t, (4*0.3+keep*good)/(4+keep*(good+bad)), after, 1e-9)
			}
		}
	})
	s := believing(t, &trust.TypeBeliefs{Prior: prior, Forgetting: 1, Odds: 1})
	s.State().Evidence(0, 1, 3, 0)
	before := s.State().Trust(0, 1)
	s.State().Fade(0, 1, 1)
	assert.InDelta(t, before, s.State().Trust(0, 1), 1e-12)
}
