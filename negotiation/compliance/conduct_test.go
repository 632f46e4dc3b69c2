package compliance_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/compliance"
)

// side is a principal with a utility that never bargains.
type side []negotiation.Quad

func (v side) Coefficients(_ []negotiation.Issue, dst []negotiation.Quad) float64 {
	copy(dst, v)
	return 0
}

func (side) Aspiration(turn negotiation.Turn) float64        { return turn.Best }
func (side) Accept(negotiation.Turn, negotiation.Offer) bool { return false }

// border builds a model of the North, which owns issue a, and the South, which owns b
// and, at a later stage, c. Both are trustworthy.
func border(t *testing.T, parts ...negotiation.Part) *negotiation.Solver {
	t.Helper()
	role := []negotiation.Role{negotiation.Principal}
	s, err := negotiation.NewSolver(&negotiation.Model{ID: "border", Rounds: 40, Snapback: 1, Discount: 0.9,
		Issues: []negotiation.Issue{
			{ID: "a", Owner: "North", Phase: 1, StatusQuo: 0.2, Verifiability: 0.5, Reversibility: 0.5, Cosmetic: 0.4},
			{ID: "b", Owner: "South", Phase: 1, Verifiability: 0.5, Reversibility: 0.8},
			{ID: "c", Owner: "South", Phase: 2, StatusQuo: 0.4, Verifiability: 0.5, Reversibility: 1}},
		Members: []negotiation.Member{
			{ID: "North", Roles: role, Agent: side{{B: -0.3}, {B: 0.5}, {B: 0.6, G: 0.2}}},
			{ID: "South", Roles: role, Agent: side{{B: 0.3}, {B: -0.2}, {B: -0.2}}}},
		Parties: []negotiation.Party{{ID: "North", Trustworthy: 1}, {ID: "South", Trustworthy: 1}},
		Parts:   func() []negotiation.Part { return parts },
	})
	require.NoError(t, err)
	s.Reset(1, 1)
	return s
}

// TestWhatACollapseCosts follows the loss that keeps the North to its word, through
// the probabilities with which it acts, to numbers worked out by hand.
func TestWhatACollapseCosts(t *testing.T) {
	t.Parallel()
	const (
		own   = -0.5 * 0.7 * 0.3       // half of its level of 0.7 comes back to it
		their = 0.8 * 0.75 * 0.6 * 0.5 // of b it expects three quarters of 0.6
		old   = 0.24 - 0.2*0.16        // c falls from 0.4 to 0
		// A later stage would raise c by half of the 0.6 that are left, to 0.7.
		later = (0.42 - 0.2*0.49) - (0.24 - 0.2*0.16)
		trust = 0.6
	)
	for name, x := range map[string]struct {
		conduct compliance.Conduct
		loss    float64
	}{
		"levels":           {compliance.Conduct{}, own + their + old},
		"later stages":     {compliance.Conduct{FutureWeight: 1, FutureLevel: 0.5}, own + their + old + trust*later},
		"half their worth": {compliance.Conduct{FutureWeight: 0.5, FutureLevel: 0.5}, own + their + old + trust*later/2},
		"gross":            {compliance.Conduct{GrossLoss: true}, their + old},
	} {
		v := &compliance.Verification{Strength: 1}
		c := x.conduct
		c.Verification, c.Precision, c.Punishment = v, 20, 6
		c.Discount, c.CostFactor, c.Temptation = [2]float64{0.95, 0.9}, [2]float64{1, 1}, [2]float64{1, 1}
		s := border(t, v, &compliance.Enforcement{Will: []float64{1, 0.8}}, &c)
		st := s.State()
		st.Open()
		st.Put([]float64{0.7, 0.6, 0}, []float64{1, 1, 0})
		d := &st.Draft
		d.Comply[1], d.Deliver[1] = trust, 0.75 // of the North: entries (0, 1) and (0, b)
		st.Assess(d)
		require.Equal(t, []float64{0, 0.5, 0.5}, d.Alarm[:3])
		require.Equal(t, 0.8, d.Enforced[0])
		var weight [3]float64
		var sum float64
		for a, saving := range []float64{0, 0.4 * 0.15, 0.15} {
			h := 0.8 * d.Alarm[a]
			weight[a] = math.Exp(20 * compliance.HoldValue(saving, x.loss, h, 0.95, 6))
			sum += weight[a]
		}
		for a := range weight {
			assert.InDelta(t, weight[a]/sum, d.Choice[a], 1e-12, "%s: %v", name, negotiation.Action(a))
		}
	}
}

// accusation reports a violation by a unit in a round.
type accusation struct{ round, unit int }

func (*accusation) Name() string { return "accusation" }

func (x *accusation) Setup(u *negotiation.Setup) error {
	u.At(negotiation.Monitoring, func(s *negotiation.State) {
		if s.Round == x.round {
			s.Reported[x.unit] = 1
		}
	})
	return nil
}

// TestWhoLosesLegitimacyAtASnapback: the accused and the side that enforces, each its
// own amount, whichever side it is.
func TestWhoLosesLegitimacyAtASnapback(t *testing.T) {
	t.Parallel()
	for accused := range 2 {
		s := border(t, &accusation{2, accused},
			&compliance.Enforcement{Will: []float64{1, 1}, Standard: -1, AccusedLegitimacy: 0.03, EnforcerLegitimacy: 0.01})
		st := s.State()
		s.Round()
		st.Open()
		st.Put([]float64{0.7, 0.6, 0}, []float64{1, 1, 0})
		st.Sign(1, -1)
		s.Round()
		require.Equal(t, 1, st.Agreement.Snapbacks)
		assert.Equal(t, -0.03, st.LegitimacyGain[accused])
		assert.Equal(t, -0.01, st.LegitimacyGain[1-accused])
	}
}
