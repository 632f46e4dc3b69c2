package agents_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/bargaining"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// optional is a pie that takes both to make, of which each half is one's own to give: its
// shares are gains over no deal, with options of any kind. B offers first if second is set;
// offers is their number, 0 for no end. Stacked offers know the model's patience alone.
type optional struct {
	patience, options [2]float64
	kind              negotiation.ReservationKind
	second, stacked   bool
	offers            int
}

// play returns the shares and the round of the deal, 0 if there is none.
func (o optional) play(t require.TestingT) (shares [2]float64, round int) {
	weights := []float64{0.5, 0.5, 0.5}
	up, down := negotiation.Gain(0), negotiation.Loss(0)
	values := [][]negotiation.Value{{up, down, up}, {up, up, down}}
	m := &negotiation.Model{ID: "pie", Rounds: 50, Valuation: negotiation.OneShot, Stop: negotiation.AtSignature,
		Issues: []negotiation.Issue{{ID: "pie", Owner: negotiation.Joint, Phase: 1}, {ID: "from A", Owner: "A", Phase: 1}, {ID: "from B", Owner: "B", Phase: 1}}}
	talks := protocol.Talks{Course: protocol.Grand, Rounds: 50, First: "A", Opening: 0.5}
	if o.offers > 0 {
		talks.Rounds, talks.LastRound = o.offers, 1
	}
	if o.second {
		talks.First = "B"
	}
	for i, id := range []string{"A", "B"} {
		m.Members = append(m.Members, negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal},
			Agent: agents.Equilibrium{Preferences: agents.Preferences{Weights: weights, Values: values[i]}}})
		m.Parties = append(m.Parties, negotiation.Party{ID: id, Trustworthy: 1, Margin: o.options[i], Kind: o.kind})
		talks.Patience[i] = [negotiation.Types]float64{o.patience[i], o.patience[i]}
	}
	m.Parts = func() []negotiation.Part {
		if o.stacked {
			return []negotiation.Part{&protocol.Stacked{Course: protocol.Grand, Rounds: 50, First: talks.First, Opening: 0.5}}
		}
		p := talks
		return []negotiation.Part{&p}
	}
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Run(1, 0)
	y := s.State().Force.Levels
	return [2]float64{(y[0] - y[1] + y[2]) / 2, (y[0] + y[1] - y[2]) / 2}, s.State().Agreement.FirstSignature
}

func TestEquilibriumGainsByAnOutsideOptionOnlyWhereItBinds(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		patience, options [2]float64
		want              float64 // of who offers first
	}{
		{[2]float64{0.9, 0.9}, [2]float64{}, 0.5263157894736842},
		{[2]float64{0.9, 0.9}, [2]float64{0, 0.3}, 0.5263157894736842},
		{[2]float64{0.9, 0.9}, [2]float64{0.3, 0}, 0.5263157894736842},
		{[2]float64{0.9, 0.9}, [2]float64{0, 0.6}, 0.4},
		{[2]float64{0.9, 0.9}, [2]float64{0.6, 0}, 0.64},
		{[2]float64{0.9, 0.9}, [2]float64{0.3, 0.6}, 0.4},
		{[2]float64{0.9, 0.7}, [2]float64{0.2, 0.3}, 0.7},
		// To leave for less than nothing is no option.
		{[2]float64{0.9, 0.9}, [2]float64{-0.2, -0.3}, 0.5263157894736842},
	} {
		shares, round := optional{patience: x.patience, options: x.options, kind: negotiation.OutsideOption}.play(t)
		assert.Equal(t, 1, round, "the first offer is accepted")
		assert.InDelta(t, x.want, shares[0], 1e-9, "%+v", x)
		mirrored := optional{patience: [2]float64{x.patience[1], x.patience[0]}, options: [2]float64{x.options[1], x.options[0]},
			kind: negotiation.OutsideOption, second: true}
		shares, round = mirrored.play(t)
		assert.Equal(t, 1, round)
		assert.InDelta(t, x.want, shares[1], 1e-9, "%+v the other way round", x)
	}
	// What each has meanwhile shifts what is divided, whether or not it binds.
	shares, _ := optional{patience: [2]float64{0.9, 0.9}, options: [2]float64{0, 0.3}}.play(t)
	assert.InDelta(t, 0.7/1.9, shares[0], 1e-9)
}

func TestEquilibriumWithOutsideOptionsIsThatOfTheTheory(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		factor := rapid.Float64Range(0.05, 0.99)
		d := [2]float64{factor.Draw(t, "first"), factor.Draw(t, "second")}
		one := rapid.Float64Range(0, 0.98).Draw(t, "option of the first")
		o := [2]float64{one, rapid.Float64Range(0, 0.99-one).Draw(t, "option of the second")}
		want, err := bargaining.OutsideOptions(d[0], d[1], o[0], o[1])
		require.NoError(t, err)
		got, round := optional{patience: d, options: o, kind: negotiation.OutsideOption}.play(t)
		require.Equal(t, 1, round)
		require.InDelta(t, want[0], got[0], 1e-8)
		require.InDelta(t, want[1], got[1], 1e-8)
	})
}

func TestEquilibriumReasonsBackFromTheLastOfferWithOptionsToLeave(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		factor := rapid.Float64Range(0.05, 0.99)
		d := [2]float64{factor.Draw(t, "first"), factor.Draw(t, "second")}
		one := rapid.Float64Range(0, 0.98).Draw(t, "option of the first")
		o := [2]float64{one, rapid.Float64Range(0, 0.99-one).Draw(t, "option of the second")}
		n := rapid.IntRange(1, 12).Draw(t, "offers")
		keeps := 0.0 // what who offers keeps, from the last offer back
		for k := n; k >= 1; k-- {
			answers := k % 2 // the second answers odd offers
			keeps = 1 - math.Max(o[answers], d[answers]*keeps)
		}
		got, round := optional{patience: d, options: o, kind: negotiation.OutsideOption, offers: n}.play(t)
		require.Equal(t, 1, round)
		require.InDelta(t, keeps, got[0], 1e-8)
	})
}

func TestEquilibriumOfStackedOffersByTwoKnowsOutsideOptions(t *testing.T) {
	t.Parallel()
	for _, o := range [][2]float64{{0, 0.3}, {0, 0.6}, {0.6, 0}, {0.3, 0.6}} {
		got, round := optional{options: o, kind: negotiation.OutsideOption, stacked: true}.play(t)
		assert.Equal(t, 1, round)
		want, err := bargaining.OutsideOptions(0.96, 0.96, o[0], o[1])
		require.NoError(t, err)
		assert.InDelta(t, want[0], got[0], 1e-8, "%v", o)
	}
}
