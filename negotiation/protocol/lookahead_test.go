package protocol_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// firm is a party with a quadratic utility that asks for a share of what it can gain
// and takes nothing less.
type firm struct {
	terms []negotiation.Quad
	share float64
}

func (v firm) Coefficients(_ []negotiation.Issue, dst []negotiation.Quad) float64 {
	copy(dst, v.terms)
	return 0
}

func (v firm) Aspiration(turn negotiation.Turn) float64 {
	return turn.Reservation + v.share*(turn.Best-turn.Reservation)
}
func (firm) Accept(negotiation.Turn, negotiation.Offer) bool { return false }

// firstOffer returns what the North offers in the first round. Its legislature wants
// less of a, with which the North pays, than the North itself.
func firstOffer(t *testing.T, l protocol.LookAhead, discretion float64, issues ...string) []float64 {
	t.Helper()
	r := &domestic.Ratification{Persistence: 1, Players: []domestic.Player{{Member: "House", Discretion: discretion, Issues: issues}}}
	talks := &protocol.Talks{Course: protocol.Grand, Rounds: 4, First: "North", Opening: 0.5, LookAhead: l}
	m := &negotiation.Model{ID: "test", Rounds: 4,
		Issues: []negotiation.Issue{{ID: "a", Owner: "North", Phase: 1}, {ID: "b", Owner: "South", Phase: 1}, {ID: "c", Owner: "South", Phase: 1}},
		Members: []negotiation.Member{
			{ID: "North", Roles: []negotiation.Role{negotiation.Principal}, Agent: firm{[]negotiation.Quad{{B: -0.2, G: 0.1}, {B: 0.5, G: 0.2}, {B: 0.3, G: 0.1}}, 0.4}},
			{ID: "South", Roles: []negotiation.Role{negotiation.Principal}, Agent: firm{[]negotiation.Quad{{B: 0.8, G: 0.3}, {B: -0.2, G: 0.1}, {B: -0.1, G: 0.2}}, 0.4}},
			{ID: "House", Of: "North", Agent: firm{[]negotiation.Quad{{B: -0.7, G: 0.1}, {B: 0.2, G: 0.05}, {B: 0.4, G: 0.2}}, 0}}},
		Parts: func() []negotiation.Part { return []negotiation.Part{r, talks} },
	}
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Reset(1, 1)
	s.Round()
	log := &s.State().Log
	for n := range log.Len() {
		if log.At(n).Kind == negotiation.EventOffer {
			return append([]float64(nil), log.Package(n)...)
		}
	}
	t.Fatal("no offer")
	return nil
}

func TestAnOfferThatLooksAheadIsRatified(t *testing.T) {
	t.Parallel()
	house := func(y []float64) float64 {
		return negotiation.Objective{Terms: []negotiation.Quad{{B: -0.7, G: 0.1}, {B: 0.2, G: 0.05}, {B: 0.4, G: 0.2}}}.Value(y)
	}
	blind := firstOffer(t, protocol.LookAhead{}, 0)
	require.Less(t, house(blind), -0.02, "it would fall at home")
	full := protocol.LookAhead{Weight: 1, Sweeps: 200, Proximal: 1e-6}
	seeing := firstOffer(t, full, 0)
	require.InDelta(t, 0, house(seeing), 1e-7, "just enough for the House")
	assert.Less(t, seeing[0], blind[0], "the South gets less")
	full.Slack = 0.03
	require.InDelta(t, 0.03, house(firstOffer(t, full, 0)), 1e-7, "with a margin")
	full.Slack = 0
	require.InDelta(t, -0.01, house(firstOffer(t, full, 0.01)), 1e-7, "what the executive makes up for")
	assert.Equal(t, blind, firstOffer(t, full, 1), "a House that passes everything changes nothing")
	part := firstOffer(t, protocol.LookAhead{Weight: 0.3, Sweeps: 200, Proximal: 1e-6}, 0)
	assert.True(t, house(part) > house(blind)+0.001 && house(part) < -0.001, "%v", house(part))
}

func TestLookAheadIsChecked(t *testing.T) {
	t.Parallel()
	for _, l := range []protocol.LookAhead{{Weight: 2}, {Weight: -1}, {Weight: 1, Proximal: 1}, {Weight: 1, Sweeps: 9}} {
		talks := &protocol.Talks{Rounds: 4, LookAhead: l}
		m := &negotiation.Model{ID: "test", Rounds: 1, Issues: []negotiation.Issue{{ID: "a", Owner: "N", Phase: 1}},
			Members: []negotiation.Member{{ID: "N", Roles: []negotiation.Role{negotiation.Principal}, Agent: stander{1}},
				{ID: "S", Roles: []negotiation.Role{negotiation.Principal}, Agent: stander{1}}},
			Parts: func() []negotiation.Part { return []negotiation.Part{talks} }}
		_, err := negotiation.NewSolver(m)
		assert.Error(t, err, "%+v", l)
	}
}
