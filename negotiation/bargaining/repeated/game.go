package repeated

import (
	"errors"
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// Player is an optional capability of an agent: it plays iterated matches. An agent that
// keeps nothing between calls is any [Strategy] with preferences.
type Player interface {
	// Act returns the probability of cooperating, given the acts so far, own and the
	// other's, true for cooperation. Read only; not to be kept.
	Act(own, other []bool) float64
}

// Game is a mechanism for a negotiation without words: each round is a package of single
// acts, one by each of two principals, at the same time. A model with it has one issue for
// each of them, in their order, whose level is 1 after cooperation and 0 after defection,
// and agents that are a [Player]. What the acts are worth is summed up in the variables
// match.score, one for each party.
type Game struct {
	Payoffs Payoffs
	Noise   float64 // probability in [0, 1] that an act turns out the other way

	rounds  int
	players [2]Player
	lots    [2]*negotiation.Stream
	past    []float64 // acts of both, by party and round
	score   []float64
	acts    [2][]bool
}

// Name implements [negotiation.Part].
func (g *Game) Name() string { return "match" }

// Setup implements [negotiation.Part].
func (g *Game) Setup(u *negotiation.Setup) error {
	if err := u.Pair(); err != nil {
		return err
	}
	if !(g.Noise >= 0 && g.Noise <= 1) {
		return fmt.Errorf("noise %v, expected a number in [0, 1]", g.Noise)
	}
	if len(u.Model.Issues) != 2 {
		return fmt.Errorf("%d issues, expected one act of each party", len(u.Model.Issues))
	}
	g.rounds = u.Model.Rounds
	var keys []string
	var errs []error
	for i, id := range u.Parties() {
		if owner := u.Model.Issues[i].Owner; owner != id {
			errs = append(errs, fmt.Errorf("issue %s is owned by %s, expected %s", u.Model.Issues[i].ID, owner, id))
		}
		for _, m := range u.Model.Members {
			if m.ID == id {
				g.players[i], _ = m.Agent.(Player)
			}
		}
		if g.players[i] == nil {
			errs = append(errs, fmt.Errorf("the agent of %s plays no matches", id))
		}
		g.lots[i] = u.Stream(id)
		g.acts[i] = make([]bool, 0, g.rounds)
		for n := range g.rounds {
			keys = append(keys, fmt.Sprintf("%s/%d", id, n+1))
		}
	}
	u.Own(negotiation.Implementation, &g.past, negotiation.Variable{Name: "match.act", Keys: keys, Hidden: true, Max: 1,
		Meaning: "1 if a party cooperated in a round", Unit: "flag"})
	u.Own(negotiation.Implementation, &g.score, negotiation.Variable{Name: "match.score", Keys: u.Parties(),
		Meaning: "sum of a party's payoffs in the match", Unit: "payoff"})
	u.At(negotiation.Implementation, g.step)
	return errors.Join(errs...)
}

// step is a round of the match.
func (g *Game) step(s *negotiation.State) {
	n := s.Round - 1
	for i := range g.acts {
		g.acts[i] = g.acts[i][:n]
		for k, act := range g.past[i*g.rounds : i*g.rounds+n] {
			g.acts[i][k] = act == 1
		}
	}
	var now [2]bool
	for i, player := range g.players {
		now[i] = g.lots[i].Happens(player.Act(g.acts[i], g.acts[1-i]))
		if g.lots[i].Happens(g.Noise) {
			now[i] = !now[i]
		}
	}
	for i, act := range now {
		level := chance(act)
		g.past[i*g.rounds+n] = level
		s.X[i], s.Observed[i] = level, level
		g.score[i] += g.Payoffs.Of(act, now[1-i])
	}
}
