package negotiation_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
)

// settled is a principal with a utility that never bargains.
type settled []negotiation.Quad

func (v settled) Coefficients(_ []negotiation.Issue, dst []negotiation.Quad) float64 {
	copy(dst, v)
	return 0
}

func (settled) Aspiration(turn negotiation.Turn) float64        { return turn.Best }
func (settled) Accept(negotiation.Turn, negotiation.Offer) bool { return false }

// twoIssues builds a model in which nothing happens by itself: the North owns a, which
// can be half reversed and which it would rather not give, and the South b.
func twoIssues(t *testing.T, m negotiation.Model) *negotiation.Solver {
	t.Helper()
	role := []negotiation.Role{negotiation.Principal}
	m.ID, m.Rounds, m.Snapback, m.Discount = "two issues", 10, 0.8, 0.9
	m.Issues = []negotiation.Issue{
		{ID: "a", Owner: "North", Phase: 1, StatusQuo: 0.2, Reversibility: 0.5, Cosmetic: 0.25},
		{ID: "b", Owner: "South", Phase: 1, Reversibility: 1}}
	m.Members = []negotiation.Member{
		{ID: "North", Roles: role, Agent: settled{{B: -0.4, G: 0.1}, {B: 0.6, G: 0.2}}},
		{ID: "South", Roles: role, Agent: settled{{B: 0.7}, {B: -0.3}}}}
	m.Parts = func() []negotiation.Part { return nil }
	s, err := negotiation.NewSolver(&m)
	require.NoError(t, err)
	s.Reset(1, 1)
	return s
}

// TestPlansToCheatMakePromisesCheap: a side that plans to deliver in full with
// probability 0.5, and in form with 0.3, which costs three quarters, counts 0.725 of
// what its promise would cost it.
func TestPlansToCheatMakePromisesCheap(t *testing.T) {
	t.Parallel()
	s := twoIssues(t, negotiation.Model{Valuation: negotiation.OneShot, Table: negotiation.Plan})
	st := s.State()
	s.Round()
	st.Put([]float64{0.9, 0.5}, []float64{1, 1})
	d := &st.Draft
	copy(d.Own, []float64{0.5, 0.3, 0.2})
	d.Deliver[1] = 1
	worth := st.Worth(0, d)
	assert.InDelta(t, 0.725*-0.4, worth.Terms[0].B, 1e-12)
	assert.InDelta(t, 0.725*0.1, worth.Terms[0].G, 1e-12)
	assert.InDelta(t, 0.6, worth.Terms[1].B, 1e-12, "what it is promised counts in full")
	now := -0.4*0.2 - 0.1*0.04
	assert.InDelta(t, now, worth.Value([]float64{0.2, 0}), 1e-12, "standing still costs what it costs")
	full := -0.4*0.9 - 0.1*0.81 + 0.6*0.5 - 0.2*0.25
	assert.InDelta(t, full+0.275*(0.4*0.7+0.1*0.77), worth.Value([]float64{0.9, 0.5}), 1e-12)
}

// TestASnapbackTakesBackTheSameShareOfWhatIsThereAndOfWhatIsSeen: four fifths of what
// is reversible, and nothing of a level below today's policy.
func TestASnapbackTakesBackTheSameShareOfWhatIsThereAndOfWhatIsSeen(t *testing.T) {
	t.Parallel()
	s := twoIssues(t, negotiation.Model{})
	st := s.State()
	s.Round()
	st.Open()
	st.Put([]float64{0.9, 0.5}, []float64{1, 1})
	st.Sign(1, -1)
	copy(st.X, []float64{0.5, 0.3})
	copy(st.Observed, []float64{0.8, -0.1})
	st.Agreement.Move(negotiation.UnderReview)
	st.Terminate(1, 4)
	assert.InDeltaSlice(t, []float64{0.6 * 0.5, 0.2 * 0.3}, st.X, 1e-12)
	assert.InDeltaSlice(t, []float64{0.6 * 0.8, -0.1}, st.Observed, 1e-12)
	assert.Equal(t, negotiation.Terminated, st.Agreement.Status)
	assert.Equal(t, 4, st.Window.Cooling)
}
