package protocol

import (
	"errors"
	"fmt"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

// Course says how a negotiation is cut into stages.
type Course uint8

// The courses.
const (
	// StepByStep: stage n bargains about all issues of phase n and before; the
	// next stage opens once the present one has been kept for a while.
	StepByStep Course = iota
	// Grand: everything is bargained and due at once.
	Grand
	// Front: one party delivers its part of phases 1 and 2 up front, without
	// bargaining; the first bargained stage then covers both phases.
	Front
	// Fixed: a given package is in force whenever talks are not resting; nothing
	// is bargained or ratified. It separates compliance from bargaining.
	Fixed
)

// Talks conducts the negotiation: windows and stages, offers, answers, texts
// of a mediator, ratification and signature. Parties alternate in making offers;
// in a share of the rounds a mediator puts a text to both instead.
type Talks struct {
	Course Course
	// Rounds is the length of a window, at least 1; Pause the number of rounds
	// between a window that ends without a deal and the next.
	Rounds, Pause int
	// First is the ID of the party that makes the first offer of each window;
	// empty means that a fair coin decides.
	First string
	// LastOffer changes the end of a window: the proposer then makes a last offer
	// that leaves the other FinalShare of what it could gain. Without it the
	// proposer asks for its reservation value and gives everything away.
	LastOffer  bool
	FinalShare float64
	// LastRound, if not 0, is the round after which no window opens, unless a party
	// has changed hands since.
	LastRound int
	// Tension is what a window without a deal adds to tension.
	Tension float64
	// Mediation is the share of rounds in which a mediator drafts, [0, 1].
	Mediation float64
	// Text is how the mediator works.
	Text SingleText
	// Opening is the level, as a share of what is left on the agenda, at which
	// the parties first imagine the outcome.
	Opening float64
	// KeptFor and CleanFor open the next stage: rounds since the last signature,
	// and rounds without a report.
	KeptFor, CleanFor int
	// Package is the fixed package, or the one that the first mover delivers.
	Package []float64
	// Giver is the party that moves first under [Front].
	Giver string
	// LookAhead is how far the principals reckon with ratification.
	LookAhead LookAhead
	// Hooks says whether the parties bargain over institutions.
	Hooks Anticipation
	// Trade says how an offer is chosen among those worth the same to the proposer.
	Trade Trade
	// Patience is by how much a round of delay shrinks a gain of each party, by its
	// type, in (0, 1]; a zero stands for the model's discount. Both sides see the
	// mean over types, or, with PatienceKnown, the true one.
	Patience      [2][negotiation.Types]float64
	PatienceKnown bool

	stages int
	first  int
	giver  int
	scope
	finder
	offer   []float64
	scratch []float64
	coin    *negotiation.Stream
	chair   *negotiation.Stream
	agents  []*negotiation.Stream
	able    []abilities
	calm    []float64 // share of Tension that hosts take away
	rate    float64   // multiplier of the last offer, 0 if it has none
	seats   [2]seat
	told    told
	heard   heard
}

// tolerance is the difference, in utility, below which rounding decides: demands
// that are met up to it count as met, and gains up to it as none.
const tolerance = 1e-10

// seat is what a party knows at its turn.
type seat struct {
	turn       negotiation.Turn
	own, other negotiation.Objective
	otherB     float64 // estimated reservation value of the other side
	otherBest  float64 // estimated best of the other side
	aspiration float64
	threshold  float64 // from which it takes an offer, or its aspiration
	least      float64 // below which it takes no deal
	table      negotiation.Table
}

// Name implements [negotiation.Part].
func (p *Talks) Name() string { return "talks" }

// Setup implements [negotiation.Part].
func (p *Talks) Setup(u *negotiation.Setup) error {
	if err := u.Pair(); err != nil {
		return err
	}
	K := len(u.IssueIDs())
	var errs []error
	check := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	check(p.Rounds >= 1, "window of %d rounds, expected at least 1", p.Rounds)
	check(p.Pause >= 0, "pause of %d rounds, expected at least 0", p.Pause)
	check(p.Mediation >= 0 && p.Mediation <= 1, "mediation %v, expected a number in [0, 1]", p.Mediation)
	check(p.Course != Fixed && p.Course != Front || len(p.Package) == K, "the course needs a package with one level per issue")
	for k := range u.Model.Issues {
		p.stages = max(p.stages, u.Model.Issues[k].Phase)
	}
	if p.Course == Grand || p.Course == Fixed {
		p.stages = 1
	}
	p.first, p.giver = -1, -1
	if p.First != "" {
		i, err := u.Party(p.First)
		errs = append(errs, err)
		p.first = i
	}
	if p.Course == Front {
		i, err := u.Party(p.Giver)
		errs = append(errs, err)
		p.giver = i
	}
	errs = append(errs, p.scope.setup(u), p.prepare(u), p.LookAhead.setup(u, K))
	p.offer, p.scratch = make([]float64, K), make([]float64, K)
	p.finder.setup(u)
	p.Hooks.setup(u, K)
	p.Text.setup(u, K)
	p.coin, p.chair = u.Stream("first offer"), u.Stream("mediator")
	for _, id := range u.Parties() {
		p.agents = append(p.agents, u.Stream(id))
		p.able = append(p.able, abilitiesOf(u, id))
	}
	u.Read(&p.calm, "convening.calm", 1, 0)
	u.At(negotiation.Bargaining, p.step)
	u.At(negotiation.Stages, p.advance)
	return errors.Join(errs...)
}

// step is phase Bargaining: agenda, proposal, answer, ratification, signature.
func (p *Talks) step(s *negotiation.State) {
	w := &s.Window
	if w.Cooling > 0 {
		w.Cooling--
		return
	}
	if !s.Agreement.Binds() && !w.Open && !w.Closed {
		if p.impose(s) {
			return
		}
		p.open(s, 1)
	}
	if !w.Open {
		return
	}
	w.Step++
	p.agenda(s, p.Course, p.giver)
	p.imagine(s)
	if w.Step == 1 {
		s.Attend()
	}
	if p.Hooks.on() {
		p.Hooks.begin(s, p)
	}
	for i := range p.seats {
		p.sit(s, &p.seats[i], i)
	}
	proposer, agreed := p.talk(s, &p.seats)
	if agreed && s.Ratify() {
		p.review(s, true)
		p.sign(s, proposer)
		return
	}
	if w.Step >= p.Rounds {
		p.review(s, false)
		if s.Agreement.Status == negotiation.Renegotiating {
			s.Agreement.Move(negotiation.InForce)
		}
		s.Emit(negotiation.EventNoDeal, -1, -1, float64(w.Stage), 0, nil)
		s.TensionGain[0] += float64(p.Tension * (1 - p.calm[0]))
		*w = negotiation.Window{Cooling: p.Pause, Closed: w.Closed, Stage: w.Stage}
	}
}

// talk is one round at the table: a mediator's text or an offer. It leaves the
// text in the draft and returns whether both sides accept it.
func (p *Talks) talk(s *negotiation.State, seats *[2]seat) (proposer int, agreed bool) {
	if p.chair.Happens(p.Mediation) {
		return -1, p.Text.mediate(s, p, seats)
	}
	w := &s.Window
	i := (w.First + w.Offers) % 2
	w.Offers++
	return i, p.exchange(s, seats, i)
}

// exchange lets party i make an offer and the other side answer it.
func (p *Talks) exchange(s *negotiation.State, seats *[2]seat, i int) (agreed bool) {
	j := s.Other(i)
	me, you := &seats[i], &seats[j]
	if !p.propose(s, me, i) {
		s.Emit(negotiation.EventPass, s.Member(i), s.Member(j), me.turn.Reservation, me.turn.Best, nil)
		if s.Listening() {
			p.tellSeat(s, me, i)
		}
		return false
	}
	s.Put(p.offer, p.covered)
	p.hear(j)
	s.Emit(negotiation.EventOffer, s.Member(i), s.Member(j), me.own.Value(p.offer), me.other.Value(p.offer), p.offer)
	if s.Listening() {
		p.tellOffer(s, me, i)
	}
	if s.Presses(i, s.Window.Step, p.Rounds) {
		p.press(s, seats, i)
	}
	if p.Hooks.on() {
		p.Hooks.judge(s, you, j, p.offer)
	}
	offer := negotiation.Offer{Package: p.offer, Value: s.Net(j, you.own.Value(p.offer)), Share: 1}
	agreed = p.agent(s, j).Accept(you.turn, offer) && offer.Value >= you.least-tolerance
	kind := negotiation.EventRefuse
	if agreed {
		kind = negotiation.EventAccept
	}
	from, noise := p.able[j].least(you.turn, offer, you.least, you.threshold)
	s.Emit(kind, s.Member(j), s.Member(i), offer.Value, from, nil)
	if s.Listening() {
		p.tellAnswer(s, you, j, offer, from, noise)
	}
	p.learn(s, j, you, offer, false, agreed)
	offer.Value = me.own.Value(p.offer)
	p.learn(s, i, me, offer, true, agreed)
	return agreed
}

// press lets party i back its offer with a threat. The other side then looks at the
// offer anew.
func (p *Talks) press(s *negotiation.State, seats *[2]seat, i int) {
	me, j := &seats[i], s.Other(i)
	p.best(me, s, i)
	b := negotiation.Bid{
		Worth: me.own.Value(p.offer), Reservation: me.turn.Reservation,
		OtherWorth: me.other.Value(p.offer), OtherReservation: me.otherB, OtherBest: me.otherBest,
	}
	if room := me.turn.Best - me.turn.Reservation; room > 0 {
		b.Demand = min(max((me.aspiration-me.turn.Reservation)/room, 0), 1)
	}
	if s.Threaten(i, b) {
		p.sit(s, &seats[j], j)
	}
}

// propose writes party i's offer. A party that can gain nothing makes none.
func (p *Talks) propose(s *negotiation.State, me *seat, i int) bool {
	if s.Net(i, me.turn.Best) <= me.least+tolerance {
		return false
	}
	if a := p.able[i].proposer; a != nil {
		if !a.Propose(me.turn, me.table, p.offer) {
			return false
		}
		for k, y := range p.offer {
			p.offer[k] = min(max(y, p.lo[k]), p.hi[k])
		}
		p.LookAhead.amend(s, i, me.own, me.other, me.own.Value(p.offer), p.lo, p.hi, p.offer)
		p.round(p.offer)
		p.rate = 0
		return true
	}
	if p.LastOffer && s.Window.Step == p.Rounds && p.able[i].settler == nil {
		p.best(me, s, i) // for the other side's best
		leave := me.otherB + float64(p.FinalShare*max(0, me.otherBest-me.otherB))
		if p.Hooks.on() {
			p.Hooks.settle(s, p, me, i, true, leave)
		}
		return p.bestFor(s, i, me.other, me.own, leave)
	}
	demand := p.demand(s, me, i)
	if p.Hooks.on() {
		p.Hooks.settle(s, p, me, i, false, demand)
	}
	if p.Trade == Similar && p.heard.any[i] != 0 && p.able[i].settler == nil {
		return p.bestFor(s, i, me.own, p.nearness(s, i), demand)
	}
	return p.bestFor(s, i, me.own, me.other, demand)
}

// demand is what party i asks for: its aspiration, or more where it has to answer at
// home for settling for less, but not more than there is.
func (p *Talks) demand(s *negotiation.State, me *seat, i int) float64 {
	least := max(me.aspiration, min(me.least, me.turn.Best))
	return max(least, min(s.Gross(i, least), me.turn.Best))
}

// bestFor writes party i's offer: the best by b among those worth theta by a, and
// returns whether there is one.
func (p *Talks) bestFor(s *negotiation.State, i int, a, b negotiation.Objective, theta float64) bool {
	var sol search.Solution
	if p.stepper != nil {
		sol = p.stepper.BestFor(a, b, p.lo, p.hi, theta, p.offer)
	} else {
		p.begin(p.of(i, forOffer))
		sol = p.solver.BestFor(a, b, p.lo, p.hi, theta, p.offer)
		p.end(p.of(i, forOffer), sol)
	}
	p.rate = sol.Multiplier
	if sol.Status == search.Infeasible {
		return false
	}
	if p.LookAhead.amend(s, i, a, b, theta, p.lo, p.hi, p.offer) {
		p.round(p.offer)
	}
	return true
}

// best finds what the other side could get at most, by i's estimates.
func (p *Talks) best(me *seat, s *negotiation.State, i int) {
	sol := p.solver.BestFor(me.own, me.other, p.lo, p.hi, me.turn.Reservation, p.scratch)
	me.otherBest = me.otherB
	if sol.Status != search.Infeasible {
		me.otherBest = sol.B
	}
}

func (p *Talks) learn(s *negotiation.State, i int, me *seat, offer negotiation.Offer, own, accepted bool) {
	if l := p.able[i].learner; l != nil {
		l.Learn(me.turn, offer, own, accepted)
	}
}

func (p *Talks) agent(s *negotiation.State, i int) negotiation.Agent {
	return s.Model().Members[s.Member(i)].Agent
}

// sit computes what party i knows: both utilities as it sees them, its
// reservation value, the best it can hope for, and its aspiration.
func (p *Talks) sit(s *negotiation.State, me *seat, i int) {
	j := s.Other(i)
	me.own = s.Worth(i, &s.Draft)
	me.other = s.EstimatedWorth(i, j, &s.Draft)
	me.otherB = s.EstimatedReservation(i, j)
	b, least := s.Stand(i)
	me.least = least
	me.turn = negotiation.Turn{
		Round: s.Round, Step: s.Window.Step, Deadline: p.Rounds,
		Left: p.left(s), Pause: p.Pause, Resource: p.told.resource[i], Met: int(p.told.turned[j]),
		Reservation: b, Best: b, Chance: p.agents[i], Memory: s.Memory(s.Member(i)), Table: &me.table,
	}
	p.begin(p.of(i, forBest))
	sol := p.solver.BestFor(me.other, me.own, p.lo, p.hi, me.otherB, p.scratch)
	p.end(p.of(i, forBest), sol)
	if sol.Status != search.Infeasible {
		if p.LookAhead.amend(s, i, me.other, me.own, me.otherB, p.lo, p.hi, p.scratch) {
			sol.B = me.own.Value(p.scratch)
		}
		me.turn.Best = max(b, sol.B)
	}
	if p.Hooks.on() {
		me.turn.Best = max(b, p.Hooks.hope(s, p, me, i))
		me.own, me.other = s.Worth(i, &s.Draft), s.EstimatedWorth(i, j, &s.Draft)
	}
	me.table = negotiation.Table{Own: me.own, Other: me.other, OtherReservation: me.otherB,
		Outside: s.Outside(i), OtherOutside: s.Outside(j), Low: p.lo, High: p.hi,
		Patience: p.patience(s, i), OtherPatience: p.patience(s, j), Trust: s.Trust(i, j), Search: p.solver}
	me.aspiration = p.agent(s, i).Aspiration(me.turn)
	me.threshold = me.aspiration
	if a := p.able[i].settler; a != nil {
		me.threshold = a.Settle(me.turn)
	}
}

// over reports whether it is too late to open a window.
func (p *Talks) over(s *negotiation.State) bool {
	return p.LastRound > 0 && s.Round > p.LastRound && s.Turned <= p.LastRound
}

// sign puts the draft in force and closes the window.
func (p *Talks) sign(s *negotiation.State, proposer int) {
	stage := s.Window.Stage
	s.Window = negotiation.Window{Closed: s.Window.Closed}
	s.Sign(stage, proposer)
}

// open opens a window on a stage.
func (p *Talks) open(s *negotiation.State, stage int) {
	if p.over(s) {
		s.Window.Closed = true
		return
	}
	first := p.first
	if heads := p.coin.Happens(0.5); first < 0 {
		first = 0
		if heads {
			first = 1
		}
	}
	s.Window = negotiation.Window{Open: true, Stage: stage, First: first}
	p.Text.balance[0] = 0
	clear(p.heard.any)
	s.Emit(negotiation.EventWindow, s.Member(first), -1, float64(stage), 0, nil)
	if s.Listening() {
		tellWindow(s, stage, p.KeptFor, p.CleanFor, p.first >= 0, p.coin)
	}
}
