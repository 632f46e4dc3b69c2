package thirdparty

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

// Messengers are mediators who carry news between the parties and have interests of
// their own. Once in a window and on each topic one of them may tell one party what
// it has learnt about the other: whether it can be trusted, or how firm it is. It has
// seen a noisy signal and says what serves it best; the receiver knows its interests
// and discounts what it would have said anyway. Hence a mediator who wants any deal
// is not believed when it vouches for a party, unless a broken deal costs it enough
// (Kydd 2006), and one without a favourite is not believed when it calls a party firm,
// whereas the receiver's own friend is (Kydd 2003).
type Messengers struct {
	// Mediators are those who may speak, at least one; who does is drawn each time.
	Mediators []Mediator
	// Rate is the probability of a message per window and topic, Accuracy that of a
	// right signal, in [0.5, 1].
	Rate, Accuracy float64
	// Precision of the choice of message per unit of utility, above 0.
	Precision float64
	// BreakCost is what a broken deal costs the mediator, in utility.
	BreakCost float64
	// Spread is how far a firm party's reservation value lies above what the other
	// expects, and a soft one's below it, in utility.
	Spread float64

	members  []int
	topics   [2]*negotiation.Stream
	solver   *search.Solver
	text     *negotiation.Text
	lo, hi   []float64
	y, other []float64

	spoken, shift []float64
}

// Mediator is one of the messengers.
type Mediator struct {
	// Member is its ID; it must have preferences.
	Member string
	// Bias in [−1, 1] is the weight of a favourite's utility beside its own: the
	// first party's where positive, the second's where negative.
	Bias float64
}

const (
	aboutTrust = iota
	aboutResolve
)

// Name implements [negotiation.Part].
func (p *Messengers) Name() string { return "messengers" }

// Setup implements [negotiation.Part].
func (p *Messengers) Setup(u *negotiation.Setup) error {
	if err := u.Pair(); err != nil {
		return err
	}
	switch {
	case len(p.Mediators) == 0:
		return errors.New("no mediator to carry messages")
	case !(p.Accuracy >= 0.5 && p.Accuracy <= 1):
		return fmt.Errorf("accuracy %v, expected a number in [0.5, 1]", p.Accuracy)
	case !(p.Precision > 0):
		return fmt.Errorf("precision %v, expected above 0", p.Precision)
	}
	var ids []string
	for _, m := range p.Mediators {
		i, err := member(u, m.Member)
		if err != nil {
			return err
		}
		if !(m.Bias >= -1 && m.Bias <= 1) {
			return fmt.Errorf("%s: bias %v, expected a number in [-1, 1]", m.Member, m.Bias)
		}
		p.members, ids = append(p.members, i), append(ids, m.Member)
	}
	p.topics = [2]*negotiation.Stream{u.Stream("trust"), u.Stream("resolve")}
	K := len(u.IssueIDs())
	p.solver = search.NewSolver(K)
	p.lo, p.hi = make([]float64, K), make([]float64, K)
	p.y, p.other = make([]float64, K), make([]float64, K)
	u.Own(negotiation.Bargaining, &p.spoken, negotiation.Variable{Name: "message.round", Keys: ids, Hidden: true,
		Meaning: "round in which the mediator last carried a message, 0 if never", Unit: "round"})
	var pairs []string
	for _, i := range u.Parties() {
		for _, j := range u.Parties() {
			pairs = append(pairs, i+"/"+j)
		}
	}
	u.Own(negotiation.Bargaining, &p.shift, negotiation.Variable{Name: "message.shift", Keys: pairs,
		Meaning: "what messages of the window add to the first party's estimate of the second's reservation value", Unit: "utility"})
	u.OnReset(func(s *negotiation.State) {
		if p.text == nil {
			p.text = s.NewText()
		}
	})
	u.At(negotiation.Domestic, p.recall)
	u.At(negotiation.Bargaining, p.step)
	return nil
}

// recall keeps what has been learnt about resolve for the rest of the window.
func (p *Messengers) recall(s *negotiation.State) {
	if !s.Window.Open {
		clear(p.shift)
		return
	}
	if s.Window.Step == 0 {
		clear(p.shift)
	}
	for n, d := range p.shift {
		s.Shift[n] += d
	}
}

// step is the second round of a window: the parties have been heard once.
func (p *Messengers) step(s *negotiation.State) {
	if !s.Window.Open || s.Window.Step != 1 || p.Rate == 0 || !p.prepare(s) {
		return
	}
	for topic, r := range p.topics {
		speaks := r.Happens(p.Rate)
		receiver := 0
		if r.Happens(0.5) {
			receiver = 1
		}
		m := min(int(r.Float64()*float64(len(p.Mediators))), len(p.Mediators)-1)
		right, draw := r.Happens(p.Accuracy), r.Float64()
		if speaks {
			p.speak(s, topic, m, receiver, right, draw)
		}
	}
}

// prepare notes the bounds of the package on the table and the mediators' text, the
// Nash package; it reports whether there is one.
func (p *Messengers) prepare(s *negotiation.State) bool {
	for k, x := range s.Observed {
		p.lo[k], p.hi[k] = x, x
		if s.Draft.Promised[k] != 0 {
			p.hi[k] = max(1, x)
		}
	}
	sol := p.solver.Solve(search.Nash, s.Worth(0, &s.Draft), s.Worth(1, &s.Draft), p.lo, p.hi,
		s.Reservation(0), s.Reservation(1), p.y)
	return sol.Status != search.NoZone && sol.Status != search.Infeasible
}

// speak carries one message to a party.
func (p *Messengers) speak(s *negotiation.State, topic, m, i int, right bool, draw float64) {
	j := s.Other(i)
	kind, high := negotiation.EventVouch, negotiation.Type(s.Type[j]) == negotiation.Trustworthy
	gain := [2]float64{} // of saying "high" after a low and a high signal
	if topic == aboutTrust {
		gain = p.vouching(s, m, i)
	} else {
		kind, high = negotiation.EventResolve, s.Reservation(j) >= s.EstimatedReservation(i, j)
		gain = p.calling(s, m, i)
	}
	signal := 0
	if high == right {
		signal = 1
	}
	after := [2]float64{negotiation.Logistic(float64(p.Precision * gain[0])), negotiation.Logistic(float64(p.Precision * gain[1]))}
	says := 0.0
	if draw < after[signal] {
		says = 1
	}
	llr := MessageRatio(after[1], after[0], p.Accuracy, says == 1)
	s.Emit(kind, p.members[m], s.Member(i), says, llr, nil)
	if s.Listening() {
		p.tell(s, m, signal, gain, after, draw)
	}
	p.spoken[m] = float64(s.Round)
	n := i*s.Parties() + j
	if topic == aboutTrust {
		s.News(i, j, llr)
		return
	}
	learnt := float64(p.Spread * (float64(2*negotiation.Logistic(llr)) - 1))
	s.Shift[n] += learnt - p.shift[n]
	p.shift[n] = learnt
}

// MessageRatio returns the log-likelihood ratio, high against low state, of a message
// from somebody who says "high" with probability afterHigh after a signal of the high
// state and afterLow after one of the low state, his signals being right with the given
// accuracy. It is 0 for signals at random and for somebody who always says the same.
func MessageRatio(afterHigh, afterLow, accuracy float64, saysHigh bool) float64 {
	if !saysHigh {
		afterHigh, afterLow = 1-afterHigh, 1-afterLow
	}
	high := float64(accuracy*afterHigh) + float64((1-accuracy)*afterLow)
	low := float64(accuracy*afterLow) + float64((1-accuracy)*afterHigh)
	const least = 1e-12
	return math.Log(max(high, least) / max(low, least))
}

// change is what a package changes for mediator m against what is implemented, its
// favourite's utility included.
func (p *Messengers) change(s *negotiation.State, m int, levels []float64) float64 {
	bias := p.Mediators[m].Bias
	favourite := 0
	if bias < 0 {
		favourite, bias = 1, -bias
	}
	of := func(member int) float64 {
		then, _ := s.Utility(member, levels)
		now, _ := s.Utility(member, s.Observed)
		return then - now
	}
	return float64((1-bias)*of(p.members[m])) + float64(bias*of(s.Member(favourite)))
}

// vouching is what mediator m gains by telling party i that the other can be trusted,
// against saying that it cannot, which ends in no deal: after a bad and a good
// signal. The text becomes a deal only if i takes it once it believes the message.
func (p *Messengers) vouching(s *negotiation.State, m, i int) (gain [2]float64) {
	j := s.Other(i)
	mu := s.Trust(i, j)
	p.text.CopyFrom(&s.Draft)
	s.SupposeTrust(p.text, i, j, update(mu, p.Accuracy))
	if s.Worth(i, p.text).Value(p.y) < s.Reservation(i) {
		return gain
	}
	for k, y := range p.y {
		p.other[k] = y
		if s.Owes(j, k) {
			p.other[k] = s.Observed[k]
		}
	}
	kept, broken := p.change(s, m, p.y), p.change(s, m, p.other)
	for signal, q := range [2]float64{1 - p.Accuracy, p.Accuracy} {
		gain[signal] = VouchingGain(update(mu, q), kept, broken, p.BreakCost)
	}
	return gain
}

// VouchingGain is what a mediator who thinks a party trustworthy with probability mu
// gains from the deal that its word brings about: the worth of the deal if it is kept,
// and of a broken one less what the breach costs the mediator itself.
func VouchingGain(mu, kept, broken, breakCost float64) float64 {
	return float64(mu*kept) + float64((1-mu)*(broken-breakCost))
}

// update is the probability of the high state after a signal that comes with
// probability q in it and 1−q in the other.
func update(mu, q float64) float64 {
	yes := float64(mu * q)
	return yes / (yes + float64((1-mu)*(1-q)))
}

// calling is what mediator m gains by telling party i that the other is firm, against
// calling it soft: after a signal that it is soft, and that it is firm. If i believes
// it to be firm it offers enough either way; if it believes it to be soft the offer is
// taken only where that is true.
func (p *Messengers) calling(s *negotiation.State, m, i int) (gain [2]float64) {
	j := s.Other(i)
	own, other, b := s.Worth(i, &s.Draft), s.EstimatedWorth(i, j, &s.Draft), s.EstimatedReservation(i, j)
	worth := func(demand float64) float64 {
		if p.solver.BestFor(other, own, p.lo, p.hi, demand, p.other).Status == search.Infeasible {
			return 0 // nothing to offer
		}
		return p.change(s, m, p.other)
	}
	firm, soft := worth(b+p.Spread), worth(b-p.Spread)
	for signal, taken := range [2]float64{p.Accuracy, 1 - p.Accuracy} {
		gain[signal] = firm - float64(taken*soft)
	}
	return gain
}
