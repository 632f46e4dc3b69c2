package protocol

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Initiatives lets parties open the game by themselves: graduated and reciprocated
// initiatives in tension reduction, or GRIT; [Series] is the rule by which steps grow
// and stop. While no agreement is in force, a party that the other side trusts
// little may announce a series of small steps on one of its own issues of the first
// stage, and takes them on the dates announced, whether or not they are answered.
// Answered steps grow; after a number of steps in a row without an answer the series
// stops, and what has been conceded stays. Hostility in reply ends the series, and
// the last step is taken back as far as it can be.
//
// A step speaks for the party that takes it only as far as a party that means to
// cheat would not take it too: it has to give up a share of the stake that is worth
// nobody's while to feign (Kydd 2005).
type Initiatives struct {
	// Rate is the probability per round that a party which may start a series does
	// so; 0 is none. It may while the other side's trust in it lies below Low.
	Rate, Low float64
	// Cost is the most, in utility, that a party gives up by one step.
	Cost float64
	// First is the size of the first step, in levels; an answer multiplies the size
	// by Growth, up to Largest.
	First, Growth, Largest float64
	// Patience is the number of steps in a row that may go unanswered, at least 1. A
	// series has one date more.
	Patience int
	// Match is the size of an answer as a share of the step; Noise the scale of the
	// chance that a step is answered, in units of trust, above 0.
	Match, Noise float64
	// Window is the number of rounds within which hostility counts as a reply.
	Window int
	// Evidence is what a step that nobody would feign counts for, in months' worth
	// of reports. Separation is how sharply steps are told from feints.
	Evidence, Separation float64
	// Publicity is the chance that a step that is announced and not taken is noticed
	// on an issue that can be seen in full, where monitors see nothing.
	Publicity float64

	issue, size, misses, left, last, moved []float64
	from                                   []float64 // level before the last step
	monitor, access, weight, floor, turned []float64
	chance                                 []*negotiation.Stream
}

// SeriesEnd says why a series of steps ends.
type SeriesEnd uint8

// The ends of a series.
const (
	RanOut     SeriesEnd = iota // all dates have passed
	Unanswered                  // too many steps in a row went unanswered
	Exploited                   // the other side answered with hostility
	Overtaken                   // an agreement has come into force
	Dropped                     // a step was not taken, and it went unnoticed
	Broken                      // a step was not taken, and the other side knows
	Inherited                   // whoever announced it has lost office, and the successor is not bound
)

// String returns the end in words.
func (e SeriesEnd) String() string {
	return [...]string{"ran out", "unanswered", "exploited", "overtaken", "dropped", "broken", "inherited"}[e]
}

// Name implements [negotiation.Part].
func (g *Initiatives) Name() string { return "initiatives" }

// Setup implements [negotiation.Part].
func (g *Initiatives) Setup(u *negotiation.Setup) error {
	if err := u.Pair(); err != nil {
		return err
	}
	for _, x := range []struct {
		ok   bool
		what string
		v    any
		want string
	}{
		{g.Rate >= 0 && g.Rate <= 1, "rate", g.Rate, "a number in [0, 1]"},
		{g.Cost >= 0, "cost", g.Cost, "at least 0"},
		{g.First <= 1, "first step", g.First, "a number in (0, 1]"},
		{g.Match >= 0 && g.Match <= 1, "answer", g.Match, "a number in [0, 1]"},
		{g.Noise > 0, "noise of answers", g.Noise, "above 0"},
		{g.Evidence >= 0, "evidence", g.Evidence, "at least 0"},
		{g.Separation > 0, "separation", g.Separation, "above 0"},
		{g.Publicity >= 0 && g.Publicity <= 1, "publicity", g.Publicity, "a number in [0, 1]"},
	} {
		if !x.ok {
			return fmt.Errorf("%s %v, expected %s", x.what, x.v, x.want)
		}
	}
	if err := g.series(g.First, 0).Validate(); err != nil {
		return err
	}
	own := func(view *[]float64, field string, start float64, meaning, unit string) {
		u.Own(negotiation.Bargaining, view, negotiation.Variable{Name: "initiative." + field, Keys: u.Parties(), Initial: start,
			Hidden: true, Meaning: meaning, Unit: unit})
	}
	own(&g.issue, "issue", -1, "issue on which the party takes unilateral steps, -1 if none", "issue")
	own(&g.size, "size", 0, "size of the next step", "level")
	own(&g.misses, "misses", 0, "steps in a row without an answer", "steps")
	own(&g.left, "left", 0, "steps that are still to come", "steps")
	own(&g.last, "last", 0, "round of the last step, 0 if none", "round")
	own(&g.moved, "moved", 0, "how far the last step went", "level")
	own(&g.from, "from", 0, "level of the issue before the last step", "level")
	u.Read(&g.turned, "turnover.last", len(u.Parties()), 0)
	u.Read(&g.floor, "act.floor", len(u.IssueIDs()), 0)
	u.Read(&g.monitor, "monitor.strength", 1, 0)
	u.Read(&g.access, "monitor.access", 1, 1)
	u.Read(&g.weight, "evidence.weight", len(u.Parties()), 1)
	for _, id := range u.Parties() {
		g.chance = append(g.chance, u.Stream(id))
	}
	u.At(negotiation.Bargaining, g.step)
	return nil
}

// series is the rule of a series whose next step has the given size.
func (g *Initiatives) series(size, misses float64) Series {
	return Series{Step: size, Growth: g.Growth, Largest: g.Largest, Patience: g.Patience, Misses: int(misses)}
}

// step is one round: series that are under way go on, and others begin.
func (g *Initiatives) step(s *negotiation.State) {
	for i := range s.Parties() {
		if g.Rate == 0 && g.issue[i] < 0 {
			continue
		}
		r := g.chance[i]
		begin, answer, notice := r.Happens(g.Rate), r.Float64(), r.Float64()
		switch {
		case g.issue[i] >= 0 && g.turned[i] == float64(s.Round):
			g.end(s, i, Inherited, 0)
		case g.issue[i] < 0:
			if begin && !s.Agreement.Binds() && s.Trust(s.Other(i), i) < g.Low {
				g.announce(s, i)
			}
		case s.Agreement.Binds():
			g.end(s, i, Overtaken, 0)
		default:
			g.goOn(s, i, answer, notice)
		}
	}
}

// announce announces a series on the issue that gives the other side most, as the
// party sees it, for what it costs.
func (g *Initiatives) announce(s *negotiation.State, i int) {
	k, _ := g.choose(s, i, g.First)
	if k < 0 {
		return
	}
	g.issue[i], g.size[i], g.misses[i] = float64(k), g.First, 0
	g.left[i], g.last[i], g.moved[i] = float64(g.Patience+1), 0, 0
	cost := g.cost(s, i, k, g.First)
	s.EmitIssue(negotiation.EventInitiative, s.Member(i), s.Member(s.Other(i)), k, g.First, cost)
	if s.Listening() {
		g.tell(s, i, cost)
	}
}

// goOn is a round of party i's series: the other side answers the last step or does
// not, and then the next is due.
func (g *Initiatives) goOn(s *negotiation.State, i int, answer, notice float64) {
	j, k := s.Other(i), int(g.issue[i])
	if g.last[i] > 0 {
		if g.hostile(s, j, int(g.last[i])) {
			g.end(s, i, Exploited, g.takeBack(s, i, k))
			return
		}
		series := g.series(g.size[i], g.misses[i])
		if g.reply(s, i, answer) {
			next := series.Larger()
			if g.cost(s, i, k, next) > g.Cost {
				next = series.Step
			}
			series = series.Answered(next)
		} else {
			series = series.Missed()
		}
		g.size[i], g.misses[i] = series.Step, float64(series.Misses)
		if !series.Active() {
			g.end(s, i, Unanswered, 0)
			return
		}
	}
	if g.left[i] == 0 || s.Observed[k] >= 1 {
		g.end(s, i, RanOut, 0)
		return
	}
	cost := g.cost(s, i, k, g.size[i])
	if cost > g.Cost {
		g.breakOff(s, i, k, cost, notice)
		return
	}
	g.take(s, i, k, cost)
}

// takeBack takes the last step back as far as it can be and returns how far: not below
// the level before it, to which hostility may have brought the issue already.
func (g *Initiatives) takeBack(s *negotiation.State, i, k int) float64 {
	back := float64(s.Model().Issues[k].Reversibility * g.moved[i])
	before := s.Observed[k]
	s.Worsen(k, back, max(g.from[i], g.floor[k]))
	return before - s.Observed[k]
}

// take carries out the step that is due, at the given cost.
func (g *Initiatives) take(s *negotiation.State, i, k int, cost float64) {
	j := s.Other(i)
	from := s.Observed[k]
	to := g.series(g.size[i], g.misses[i]).Climb(from)
	feint := g.feigned(s, i, k, to-from)
	good := float64(g.weight[i] * g.Evidence * (1 - feint))
	s.Observed[k], s.X[k] = to, max(s.X[k], to)
	g.from[i], g.moved[i], g.last[i] = from, to-from, float64(s.Round)
	g.left[i]--
	s.Evidence(j, i, good, 0)
	s.EmitIssue(negotiation.EventGesture, s.Member(i), s.Member(j), k, to-from, s.Trust(j, i))
	if s.Listening() {
		g.tellStep(s, i, cost, feint, good)
	}
}

// breakOff ends a series whose next step has become too dear. If that is noticed it
// speaks against the party.
func (g *Initiatives) breakOff(s *negotiation.State, i, k int, cost, notice float64) {
	nu := s.Model().Issues[k].Verifiability
	seen := 1 - float64((1-float64(nu*float64(g.monitor[0]*g.access[0])))*(1-float64(g.Publicity*nu)))
	why := Dropped
	if notice < seen {
		why = Broken
		s.Evidence(s.Other(i), i, 0, g.Evidence)
	}
	g.end(s, i, why, 0)
	if s.Listening() {
		g.tellBreak(s, i, cost, seen, notice)
	}
}

// reply lets the other side answer party i's last step, the more probably the more
// it has come to trust.
func (g *Initiatives) reply(s *negotiation.State, i int, answer float64) bool {
	j := s.Other(i)
	size := float64(g.Match * g.moved[i])
	k, cost := g.choose(s, j, size)
	p := negotiation.Logistic((s.Trust(j, i) - g.Low) / g.Noise)
	if k < 0 || cost > g.Cost {
		p = 0
	}
	if answer >= p {
		s.Emit(negotiation.EventUnanswered, s.Member(j), s.Member(i), p, g.misses[i]+1, nil)
		if s.Listening() {
			g.tellReply(s, j, s.Trust(j, i), p, cost, answer)
		}
		return false
	}
	to := min(1, s.Observed[k]+size)
	s.Observed[k], s.X[k] = to, max(s.X[k], to)
	s.EmitIssue(negotiation.EventReciprocation, s.Member(j), s.Member(i), k, size, p)
	if s.Listening() {
		g.tellReply(s, j, s.Trust(j, i), p, cost, answer)
	}
	return true
}

// choose returns the issue of the first stage on which a step of party i's gives
// the other side most for what it costs, and that cost: -1 if there is none that the
// other side would value and that the party can afford.
func (g *Initiatives) choose(s *negotiation.State, i int, size float64) (issue int, cost float64) {
	issue = -1
	best := 0.0
	seen := s.Seen(i, s.Other(i))
	for k := range s.Issues() {
		x := s.Observed[k]
		if s.Owner(k) != i || s.Model().Issues[k].Phase != 1 || x >= 1 {
			continue
		}
		c, to := g.cost(s, i, k, size), min(1, x+size)
		gain := rise(seen[k], x, to)
		if c > g.Cost || gain <= 0 {
			continue
		}
		if worth := gain / max(c, 1e-6); worth > best {
			issue, cost, best = k, c, worth
		}
	}
	return issue, cost
}

// cost is what a step costs party i.
func (g *Initiatives) cost(s *negotiation.State, i, k int, size float64) float64 {
	x := s.Observed[k]
	return -rise(s.Terms(i)[k], x, min(1, x+size))
}

// feigned is the probability that an untrustworthy party would take the step too. It
// weighs the share of the stake that the step gives up against the share that
// separates the types: what it stands to lose by the issue of the series in full
// against what it stands to gain by the other side's issues of the first stage. A
// step that costs nothing proves nothing.
func (g *Initiatives) feigned(s *negotiation.State, i, k int, size float64) float64 {
	lose := -rise(s.Terms(i)[k], 0, 1)
	var gain float64
	for n, q := range s.Terms(i) {
		if s.Owner(n) == s.Other(i) && s.Model().Issues[n].Phase == 1 {
			gain += max(0, rise(q, 0, 1))
		}
	}
	least := Separating(s.Trust(i, s.Other(i)), gain, lose)
	share := g.cost(s, i, k, size) / lose
	if !(lose > 0) || !(least > 0) || share <= 0 {
		return 1
	}
	return negotiation.Logistic(g.Separation * (least - share) / least)
}

// Separating returns the least share of the stakes that a first step must carry so
// that a party which means to cheat does not take it: μg/(μg + c) for one that gains
// g from the other side's concession, loses c by its own, and holds the other side to
// be trustworthy with probability μ.
func Separating(mu, gain, loss float64) float64 {
	if x := float64(mu * gain); x+loss > 0 {
		return x / (x + loss)
	}
	return math.NaN()
}

// hostile reports whether party j has turned on the other since a step was taken, in
// the last rounds.
func (g *Initiatives) hostile(s *negotiation.State, j, since int) bool {
	from := max(since, s.Round-g.Window)
	for n := s.Log.Len() - 1; n >= 0; n-- {
		e := s.Log.At(n)
		if e.Round < from {
			break
		}
		if int(e.Actor) != s.Member(j) {
			continue
		}
		switch e.Kind {
		case negotiation.EventAct, negotiation.EventReport, negotiation.EventExposed:
			return true
		}
	}
	return false
}

func (g *Initiatives) end(s *negotiation.State, i int, why SeriesEnd, back float64) {
	s.Emit(negotiation.EventSeriesEnd, s.Member(i), s.Member(s.Other(i)), float64(why), back, nil)
	if s.Listening() {
		g.tellEnd(s, i, why)
	}
	g.issue[i], g.size[i], g.misses[i], g.left[i], g.last[i], g.moved[i], g.from[i] = -1, 0, 0, 0, 0, 0, 0
}

// rise is what a term gains between two levels.
func rise(q negotiation.Quad, from, to float64) float64 {
	return float64((to - from) * (q.B - float64(q.G*(from+to))))
}
