package protocol

import (
	"errors"
	"fmt"
	"math"
	"math/bits"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

// Stacked conducts talks between two principals or more by stacked alternating
// offers: one of them makes an offer, and the others answer it one after the other,
// in the order of the model from the proposer on. Who accepts passes the offer on to the
// next; who refuses is the one to make the next offer (Aydoğan, Festen, Hindriks &
// Jonker 2017). All have to accept, or as many as a quota says: then the others are
// asked until it is out of reach, the deal is in force for those who have been outvoted
// too, and if the quota is missed the first who refused makes the next offer. An offer
// takes a round.
//
// An agent that does not draft its own offers, see [negotiation.Proposer], makes the
// one that leaves the least of the others' gains, as it estimates them, as large as it
// can be among the packages worth its aspiration to itself; under a quota, the least
// within the group, out of those that are large enough, where it is largest. That is the
// gain of the party whose consent decides, whereas the sum of gains could be largest
// where somebody has nothing to accept for. What costs that party next to nothing goes
// to the others. If some cannot have what they need the offer comes as near to it as it
// can. Levels are then moved to the nearest ones that can be promised.
//
// What an agent can hope for, [negotiation.Turn.Best], is the best package among those
// that leave every other, or every member of a group that is large enough, its
// estimated reservation value. On the [negotiation.Table] the other side is the others on average:
// Other, OtherReservation and OtherOutside are means of theirs, OtherPatience and Trust
// the lowest among them. With two principals this is what it is in [Talks], and so are the offers.
//
// A mediator, reckoning with ratification, bargaining over institutions, threats and
// exits are matters of [Talks]. With more than two principals, mechanisms about two
// sides cannot be in the model; see [negotiation.Setup.Pair].
type Stacked struct {
	// Course is [StepByStep] or [Grand].
	Course Course
	// Rounds is the length of a window, at least 1; Pause the number of rounds
	// between a window that ends without a deal and the next.
	Rounds, Pause int
	// First is the ID of the party that makes the first offer of each window;
	// empty means that it is drawn by lot.
	First string
	// Quota is the number of principals that have to agree, the proposer among them,
	// from 2 to all; 0 means all.
	Quota int
	// Tension is what a window without a deal adds to tension.
	Tension float64
	// Opening is the level, as a share of what is left on the agenda, at which
	// the parties first imagine the outcome.
	Opening float64
	// KeptFor and CleanFor open the next stage: rounds since the last signature,
	// and rounds without a report.
	KeptFor, CleanFor int

	scope
	finder
	stages, first, quota int
	groups               [][][]int // of each party, the groups whose consent is enough for it
	seats                []place
	told                 told
	able                 []abilities
	agents               []*negotiation.Stream
	coin                 *negotiation.Stream
	turn                 []float64 // the party that is to make the next offer
	calm                 []float64 // share of Tension that hosts take away
	offer, scratch       []float64
	joint                *search.Joint
	fair                 *search.MaxMin
	tie                  negotiation.Objective
	under                []search.Constraint
}

// place is what a party knows at its turn.
type place struct {
	turn       negotiation.Turn
	own        negotiation.Objective
	others     []negotiation.Objective // what each of the others makes of a package, by its estimate
	needs      []float64               // their reservation values, by its estimate
	mean       negotiation.Objective
	aspiration float64
	threshold  float64 // from which it takes an offer, or its aspiration
	least      float64 // below which it takes no deal
	table      negotiation.Table
}

// mostGroups is the largest number of groups that a proposer may have to choose among.
const mostGroups = 256

// Name implements [negotiation.Part]. It is that of [Talks]: a model has one of the two.
func (p *Stacked) Name() string { return "talks" }

// Setup implements [negotiation.Part].
func (p *Stacked) Setup(u *negotiation.Setup) error {
	P, K := len(u.Parties()), len(u.IssueIDs())
	var errs []error
	check := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	check(p.Course == StepByStep || p.Course == Grand, "course %d, expected step by step or grand", p.Course)
	check(p.Rounds >= 1, "window of %d rounds, expected at least 1", p.Rounds)
	check(p.Pause >= 0, "pause of %d rounds, expected at least 0", p.Pause)
	check(p.Opening >= 0 && p.Opening <= 1, "opening %v, expected a number in [0, 1]", p.Opening)
	check(p.Quota == 0 || p.Quota >= 2 && p.Quota <= P, "quota of %d, expected a number from 2 to all %d principals, or 0 for all", p.Quota, P)
	p.first, p.stages = -1, 1
	if p.First != "" {
		i, err := u.Party(p.First)
		errs = append(errs, err)
		p.first = i
	}
	for k := range u.Model.Issues {
		if p.Course == StepByStep {
			p.stages = max(p.stages, u.Model.Issues[k].Phase)
		}
	}
	errs = append(errs, p.scope.setup(u))
	p.told.setup(u)
	if p.quota = p.Quota; p.quota == 0 {
		p.quota = P
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if err := p.gather(P); err != nil {
		return err
	}
	p.offer, p.scratch = make([]float64, K), make([]float64, K)
	p.joint, p.fair = search.NewJoint(K, P), search.NewMaxMin(K)
	p.finder.setup(u)
	p.under, p.tie.Terms = make([]search.Constraint, 0, P), make([]negotiation.Quad, K)
	p.seats = make([]place, P)
	for i, id := range u.Parties() {
		p.agents, p.able = append(p.agents, u.Stream(id)), append(p.able, abilitiesOf(u, id))
		x := &p.seats[i]
		x.others, x.needs = make([]negotiation.Objective, P), make([]float64, P)
		x.mean.Terms = make([]negotiation.Quad, K)
	}
	p.coin = u.Stream("first offer")
	u.Own(negotiation.Bargaining, &p.turn, negotiation.Variable{Name: "talks.proposer", Hidden: true, Max: float64(P - 1),
		Meaning: "party that is to make the next offer, by its place in the model", Unit: "index"})
	u.Read(&p.calm, "convening.calm", 1, 0)
	u.At(negotiation.Bargaining, p.step)
	u.At(negotiation.Stages, p.advance)
	return nil
}

// gather lists for each party the groups of others whose consent is enough for it.
func (p *Stacked) gather(parties int) error {
	if parties > 32 {
		return fmt.Errorf("%d principals, expected at most 32", parties)
	}
	p.groups = make([][][]int, parties)
	if p.quota == parties {
		for i := range parties {
			p.groups[i] = [][]int{others(i, parties, math.MaxUint64)}
		}
		return nil
	}
	n, k := parties-1, p.quota-1
	if count := choose(n, k); count > mostGroups {
		return fmt.Errorf("a quota of %d among %d principals leaves a proposer %d groups to choose among, expected at most %d",
			p.quota, parties, count, mostGroups)
	}
	for i := range parties {
		for set := uint64(0); set < 1<<parties; set++ {
			if set>>i&1 == 0 && bits.OnesCount64(set) == k {
				p.groups[i] = append(p.groups[i], others(i, parties, set))
			}
		}
	}
	return nil
}

// others lists the parties in the set except i.
func others(i, parties int, set uint64) (list []int) {
	for j := range parties {
		if j != i && set>>j&1 == 1 {
			list = append(list, j)
		}
	}
	return list
}

// choose is the number of groups of k out of n.
func choose(n, k int) int {
	c := 1
	for m := range min(k, n-k) {
		c = c * (n - m) / (m + 1)
	}
	return c
}

// step is phase Bargaining: agenda, offer, answers, ratification, signature.
func (p *Stacked) step(s *negotiation.State) {
	w := &s.Window
	if w.Cooling > 0 {
		w.Cooling--
		return
	}
	if !s.Agreement.Binds() && !w.Open && !w.Closed {
		p.open(s, 1)
	}
	if !w.Open {
		return
	}
	w.Step++
	p.agenda(s, p.Course, -1)
	if w.Step == 1 {
		p.envisage(s)
	}
	s.Assess(&s.Draft)
	if w.Step == 1 {
		s.Attend()
	}
	for i := range p.seats {
		p.sit(s, i)
	}
	proposer := int(p.turn[0])
	if p.exchange(s, proposer) && s.Ratify() {
		p.review(s, true)
		stage := w.Stage
		*w = negotiation.Window{Closed: w.Closed}
		s.Sign(stage, proposer)
		return
	}
	if w.Step >= p.Rounds {
		p.review(s, false)
		s.Emit(negotiation.EventNoDeal, -1, -1, float64(w.Stage), 0, nil)
		s.TensionGain[0] += float64(p.Tension * (1 - p.calm[0]))
		*w = negotiation.Window{Cooling: p.Pause, Closed: w.Closed, Stage: w.Stage}
	}
}

// open opens a window on a stage.
func (p *Stacked) open(s *negotiation.State, stage int) {
	first := p.first
	if x := p.coin.Float64(); first < 0 {
		first = int(x * float64(len(p.seats)))
	}
	p.turn[0] = float64(first)
	s.Window = negotiation.Window{Open: true, Stage: stage, First: first}
	s.Emit(negotiation.EventWindow, s.Member(first), -1, float64(stage), 0, nil)
	if s.Listening() {
		tellWindow(s, stage, p.KeptFor, p.CleanFor, p.first >= 0, p.coin)
	}
}

// advance is phase Stages: it completes the agreement or opens the next stage.
func (p *Stacked) advance(s *negotiation.State) {
	a := &s.Agreement
	if !a.Binds() || s.Window.Open {
		return
	}
	if a.Stage >= p.stages {
		complete(s)
		return
	}
	if s.Window.Cooling > 0 || s.Window.Closed || s.Round-a.SignedAt < p.KeptFor {
		return
	}
	if a.LastReport == 0 || s.Round-a.LastReport >= p.CleanFor {
		p.open(s, a.Stage+1)
	}
}

// envisage lays on the table what the parties imagine at the start of a window: a
// given share of what is left on the agenda, and then the package that this leads to,
// the Nash package of two and, of more, that at which the least gain is largest.
func (p *Stacked) envisage(s *negotiation.State) {
	for k := range p.offer {
		p.offer[k] = p.lo[k] + float64(p.Opening*(p.hi[k]-p.lo[k]))
	}
	s.Open()
	s.Put(p.offer, p.covered)
	s.Assess(&s.Draft)
	if len(p.seats) == 2 {
		p.begin(p.shared(forOutcome))
		sol := p.solver.Solve(search.Nash, s.Worth(0, &s.Draft), s.Worth(1, &s.Draft), p.lo, p.hi, s.Reservation(0), s.Reservation(1), p.offer)
		p.end(p.shared(forOutcome), sol)
		if sol.Status != search.NoZone && sol.Status != search.Infeasible {
			s.Put(p.offer, p.covered)
		}
		return
	}
	p.under = p.under[:0]
	for i := range p.seats {
		p.under = append(p.under, search.Constraint{Of: s.Worth(i, &s.Draft), Least: s.Reservation(i)})
	}
	clear(p.tie.Terms)
	if p.fair.BestFor(negotiation.Objective{}, 0, p.under, p.tie, p.lo, p.hi, p.offer).Value >= 0 {
		s.Put(p.offer, p.covered)
	}
}

// sit computes what party i knows: all utilities as it sees them, its reservation
// value, the best it can hope for, and its aspiration.
func (p *Stacked) sit(s *negotiation.State, i int) {
	x := &p.seats[i]
	x.own = s.Worth(i, &s.Draft)
	x.least = s.Least(i)
	b := s.Reservation(i)
	met := 0
	for j, round := range p.told.turned {
		if j != i {
			met = max(met, int(round))
		}
	}
	x.turn = negotiation.Turn{
		Round: s.Round, Step: s.Window.Step, Deadline: p.Rounds, Pause: p.Pause, Resource: p.told.resource[i], Met: met,
		Reservation: b, Best: b, Chance: p.agents[i], Memory: s.Memory(s.Member(i)), Table: &x.table,
	}
	trust, patience, outside := 1.0, 1.0, 0.0
	for j := range p.seats {
		if j == i {
			continue
		}
		x.others[j], x.needs[j] = s.EstimatedWorth(i, j, &s.Draft), s.EstimatedReservation(i, j)
		trust, patience = min(trust, s.Trust(i, j)), min(patience, p.patience(s, j))
		outside += s.Outside(j)
	}
	x.average(i)
	for _, group := range p.groups[i] {
		if best, ok := p.hope(i, group); ok {
			x.turn.Best = max(x.turn.Best, best)
		}
	}
	x.table = negotiation.Table{Own: x.own, Other: x.mean, OtherReservation: x.table.OtherReservation,
		Outside: s.Outside(i), OtherOutside: outside / float64(len(p.seats)-1), Low: p.lo, High: p.hi,
		Patience: p.patience(s, i), OtherPatience: patience, Trust: trust, Search: p.solver}
	x.aspiration = p.agent(s, i).Aspiration(x.turn)
	x.threshold = x.aspiration
	if a := p.able[i].settler; a != nil {
		x.threshold = a.Settle(x.turn)
	}
}

// average makes one other side of the others of party i: their mean.
func (x *place) average(i int) {
	clear(x.mean.Terms)
	var constant, b float64
	n := float64(len(x.others) - 1)
	for j, o := range x.others {
		if j == i {
			continue
		}
		constant += o.Const
		b += x.needs[j]
		for k, t := range o.Terms {
			x.mean.Terms[k].B += t.B
			x.mean.Terms[k].G += t.G
		}
	}
	x.mean.Const, x.table.OtherReservation = constant/n, b/n
	for k := range x.mean.Terms {
		x.mean.Terms[k].B /= n
		x.mean.Terms[k].G /= n
	}
}

// hope is the most that a party can have if a group of others gets what it needs.
func (p *Stacked) hope(i int, group []int) (best float64, ok bool) {
	x := &p.seats[i]
	if len(p.seats) == 2 {
		j := group[0]
		p.begin(p.of(i, forBest))
		sol := p.solver.BestFor(x.others[j], x.own, p.lo, p.hi, x.needs[j], p.scratch)
		p.end(p.of(i, forBest), sol)
		return sol.B, sol.Status != search.Infeasible
	}
	p.require(x, group)
	a := p.joint.BestFor(x.own, p.under, p.lo, p.hi, p.scratch)
	return a.Value, a.Status != search.Infeasible && (len(group) == 1 || a.Violation <= near)
}

// near is how far, in utility, a search for several at once may miss what they need.
const near = 1e-6

// patience is by how much all expect a round of delay to shrink party i's gain.
func (p *Stacked) patience(s *negotiation.State, i int) float64 {
	return s.Discount() * (1 - p.told.hazard[i])
}

// review tells agents that want to know how the window has ended.
func (p *Stacked) review(s *negotiation.State, signed bool) {
	for i := range p.seats {
		a, x := p.able[i].reviewer, &p.seats[i]
		if a == nil {
			continue
		}
		var offer negotiation.Offer
		if signed {
			offer = negotiation.Offer{Package: s.Draft.Levels, Value: x.own.Value(s.Draft.Levels), Share: 1}
		}
		a.Review(x.turn, offer, signed)
	}
}

func (p *Stacked) agent(s *negotiation.State, i int) negotiation.Agent {
	return s.Model().Members[s.Member(i)].Agent
}
