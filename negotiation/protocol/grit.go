package protocol

import (
	"fmt"
	"math"
)

// Initiative is a series of unilateral concessions that invites reciprocation:
// graduated and reciprocated initiatives in tension reduction, or GRIT (Osgood
// 1962, An Alternative to War or Surrender). A party announces small steps and
// carries them out whether or not the other side answers in kind; reciprocated
// steps grow, and after a number of unanswered ones in a row the series stops.
// What has been conceded stays.
//
// Set the four parameters and call Next once a round. Own and Other start at 0 or
// at the levels already reached.
type Initiative struct {
	// Step is the size of the next step, above 0, in levels of the issue.
	Step float64
	// Growth multiplies the step after a reciprocated one; at least 1.
	Growth float64
	// Patience is the number of unreciprocated steps in a row after which the
	// series ends, at least 1.
	Patience int
	// Own and Other are the levels in [0, 1] conceded so far by the side that
	// took the initiative and by the side that replies.
	Own, Other float64

	misses int
}

// reciprocated is the least reply, as a share of the step, that counts as
// reciprocation.
const reciprocated = 0.5

// Validate returns an error unless all fields are in range.
func (g *Initiative) Validate() error {
	switch {
	case !(g.Step > 0):
		return fmt.Errorf("protocol: step %v of an initiative, expected above 0", g.Step)
	case !(g.Growth >= 1):
		return fmt.Errorf("protocol: growth %v of an initiative, expected at least 1", g.Growth)
	case g.Patience < 1:
		return fmt.Errorf("protocol: patience of %d steps, expected at least 1", g.Patience)
	case !(g.Own >= 0 && g.Own <= 1 && g.Other >= 0 && g.Other <= 1):
		return fmt.Errorf("protocol: levels %v and %v, expected numbers in [0, 1]", g.Own, g.Other)
	}
	return nil
}

// Active reports whether the series goes on.
func (g *Initiative) Active() bool { return g.misses < g.Patience }

// Next plays one round: the initiator takes the next step, and the other side
// replies in the same round with the share response in [0, 1] of it. Levels stop at
// 1, but the step keeps growing there, because a reply may lag behind. A response of
// at least one half counts as reciprocation: it multiplies the step and forgives
// earlier misses; a smaller one is a miss. Once the series has ended nothing moves.
func (g *Initiative) Next(response float64) {
	if !g.Active() {
		return
	}
	g.Own = min(1, g.Own+g.Step)
	g.Other = min(1, g.Other+float64(response*g.Step))
	if response < reciprocated {
		g.misses++
		return
	}
	g.misses = 0
	// A finite step keeps a reply of 0 at 0 after any number of rounds.
	g.Step = min(float64(g.Step*g.Growth), math.MaxFloat64)
}

// Exposure is how far the initiator has gone ahead of the other side, in levels:
// what it stands to lose if the steps are never answered. It is below 0 if the
// other side has conceded more.
func (g *Initiative) Exposure() float64 { return g.Own - g.Other }
