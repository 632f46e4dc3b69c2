package main

import (
	"math"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// game is the division of a pie of 1 between A, who offers first, and B, by alternating
// offers of the library's protocol. Both have to make the pie, and each can leave of its
// half, or more, to the other.
type game struct {
	patience [2]float64
	without  [2]float64 // what each has without a deal, of the kind below
	kind     negotiation.ReservationKind
	offers   int // number of offers there are, 0 for no end
}

// horizon is how many rounds are played at most where there is no end: far more than are
// needed.
const horizon = 200

// halves is what one has of a pie shared evenly, and what one can leave to the other: it
// makes shares the gains from a deal.
var halves = []float64{0.5, 0.5, 0.5}

func wants(first bool) agents.Preferences {
	gain, loss := negotiation.Gain(0), negotiation.Loss(0)
	if first {
		return agents.Preferences{Weights: halves, Values: []negotiation.Value{gain, loss, gain}}
	}
	return agents.Preferences{Weights: halves, Values: []negotiation.Value{gain, gain, loss}}
}

// model puts the game together.
func (g game) model(players [2]negotiation.Agent) *negotiation.Model {
	m := &negotiation.Model{ID: "pie", Rounds: horizon, Stop: negotiation.AtSignature, Valuation: negotiation.OneShot,
		Issues: []negotiation.Issue{{ID: "pie", Owner: negotiation.Joint, Phase: 1},
			{ID: "from A", Owner: "A", Phase: 1}, {ID: "from B", Owner: "B", Phase: 1}}}
	talks := protocol.Talks{Course: protocol.Grand, Rounds: horizon, First: "A", Opening: 0.5}
	if g.offers > 0 {
		m.Rounds, talks.Rounds, talks.LastRound = g.offers, g.offers, 1
	}
	for i, id := range []string{"A", "B"} {
		m.Members = append(m.Members, negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: players[i]})
		m.Parties = append(m.Parties, negotiation.Party{ID: id, Trustworthy: 1, Margin: g.without[i], Kind: g.kind})
		talks.Patience[i] = [negotiation.Types]float64{g.patience[i], g.patience[i]}
	}
	m.Parts = func() []negotiation.Part {
		t := talks
		return []negotiation.Part{&t}
	}
	return m
}

// result is how a game was played: the shares, and the round of the deal from 0 on, or
// no deal at all.
type result struct {
	shares [2]float64
	round  int
	deal   bool
}

// play plays a run of a model of two principals.
func play(m *negotiation.Model, run uint64) (result, error) {
	s, err := negotiation.NewSolver(m)
	if err != nil {
		return result{}, err
	}
	return replay(s, 1, run), nil
}

func replay(s *negotiation.Solver, seed, run uint64) result {
	if s.Run(seed, run) != negotiation.DealSigned {
		return result{}
	}
	log := &s.State().Log
	for n := range log.Len() {
		if e := log.At(n); e.Kind == negotiation.EventSignature {
			y := log.Package(n)
			return result{[2]float64{(y[0] - y[1] + y[2]) / 2, (y[0] + y[1] - y[2]) / 2}, e.Round - 1, true}
		}
	}
	return result{}
}

// rational plays the equilibrium of alternating offers.
func rational(first bool) negotiation.Agent { return agents.Equilibrium{Preferences: wants(first)} }

// once plays the equilibrium but for one move: where it is its turn to offer in the round
// it deviates in it demands another share, and where it is to answer it answers otherwise.
type once struct {
	agents.Equilibrium
	first  bool
	round  int
	demand float64 // of the pie, in an offer
	accept bool    // the answer to an offer
}

// Propose implements [negotiation.Proposer].
func (o once) Propose(t negotiation.Turn, x negotiation.Table, out []float64) bool {
	share := o.demand
	if t.Round != o.round {
		share = o.Aspiration(t) - 0.5
	}
	divide(out, o.first, share)
	return true
}

// divide writes the package that gives one side a share.
func divide(out []float64, first bool, share float64) {
	if !first {
		share = 1 - share
	}
	out[0], out[1], out[2] = 1, max(0, 1-2*share), max(0, 2*share-1)
}

// Accept implements [negotiation.Agent].
func (o once) Accept(t negotiation.Turn, offer negotiation.Offer) bool {
	if t.Round == o.round {
		return o.accept
	}
	return o.Equilibrium.Accept(t, offer)
}

// Least implements [negotiation.Candid].
func (o once) Least(t negotiation.Turn, offer negotiation.Offer) (value, noise float64) {
	return o.Settle(t), 0
}

// worth is what a result is worth to a side at the start: its gain over what it has
// without a deal, shrunk by the rounds it took.
func (g game) worth(r result, side int) float64 {
	base := g.without[side]
	if g.kind == negotiation.OutsideOption {
		base = 0
	}
	if !r.deal {
		return base
	}
	return base + float64(math.Pow(g.patience[side], float64(r.round))*(r.shares[side]-base))
}

// temptation is the most that a side gains by the deviations tried, after each of which it
// plays on by the equilibrium: by the first's demanding another share, on a grid, in round 1,
// and by the second's refusing the offer that it gets there. Worse offers that are taken, and
// what either might do later on, are not tried: these are checks, not a proof.
func (g game) temptation() (most float64, deviations int, err error) {
	honest, err := play(g.model([2]negotiation.Agent{rational(true), rational(false)}), 0)
	if err != nil {
		return 0, 0, err
	}
	most = math.Inf(-1)
	try := func(side int, o once) error {
		o.first = side == 0
		o.Equilibrium = agents.Equilibrium{Preferences: wants(o.first)}
		players := [2]negotiation.Agent{rational(true), rational(false)}
		players[side] = o
		r, err := play(g.model(players), 0)
		if err != nil {
			return err
		}
		deviations++
		most = max(most, g.worth(r, side)-g.worth(honest, side))
		return nil
	}
	const grid = 20
	for i := range grid + 1 {
		if err := try(0, once{round: 1, demand: float64(i) / grid}); err != nil {
			return 0, 0, err
		}
	}
	if err := try(1, once{round: 1, accept: false}); err != nil {
		return 0, 0, err
	}
	return most, deviations, nil
}
