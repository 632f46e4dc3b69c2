package negotiation_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/detente-sim/detente/negotiation"
)

// TestAStakeholderWithAVeto: the opposition, which belongs to neither side, votes
// where the scenario lets it, and only there.
func TestAStakeholderWithAVeto(t *testing.T) {
	t.Parallel()
	votes := func(sets ...string) (n int) {
		m := modelOf(t, venezuela(t, append(sets, "ratifiers.USA=[]")...))
		s := solve(t, m)
		for run := range uint64(20) {
			s.Run(1, run)
			for i := range s.State().Log.Len() {
				e := s.State().Log.At(i)
				if (e.Kind == negotiation.EventRatified || e.Kind == negotiation.EventVetoed) && m.Members[e.Actor].ID == "OPP" {
					assert.Equal(t, "GOV", m.Members[e.Subject].ID)
					n++
				}
			}
		}
		return n
	}
	assert.Zero(t, votes())
	assert.Greater(t, votes("ratifiers.GOV=[{id: OPP, tau: 0.08, zeta: 2}]"), 20)
}

// TestAGuarantorWithoutStrengthIsNone: a member that stands behind nothing is not
// named as one of those who do.
func TestAGuarantorWithoutStrengthIsNone(t *testing.T) {
	t.Parallel()
	guarantors := func(sets ...string) (ids []string) {
		m := modelOf(t, venezuela(t, sets...))
		for i := range m.Members {
			if m.Members[i].Is(negotiation.Guarantor) {
				ids = append(ids, m.Members[i].ID)
			}
		}
		return ids
	}
	assert.Equal(t, []string{"BRA", "COL", "MEX"}, guarantors())
	assert.Equal(t, []string{"BRA", "MEX"}, guarantors("guarantors.COL.strength=0"))
	assert.Equal(t, []string{"BRA", "COL", "MEX", "CAR"}, guarantors("guarantors={}"), "nobody says who is strong")
}
