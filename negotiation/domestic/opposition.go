package domestic

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Opposition is how united the opposition to a principal stands. Concessions that
// please one wing more than the other drive them apart, most of all if only one of
// them gains: a government that sees a divided opposition lose votes has a reason to
// concede selectively. A united opposition gives the other principal more to gain
// from political rights, and a deal that passes it by it refuses in public.
type Opposition struct {
	// Party is the principal that is opposed. Moderates and Hardliners are the
	// members that stand for the two wings.
	Party                 string
	Moderates, Hardliners string
	// Strength in [0, 1]; at 0 cohesion stays as it is.
	Strength float64
	// Start is cohesion at the start, in [0, 1], and its point of rest as long as
	// nothing changes.
	Start float64
	// Speed is the share of the way to its point of rest that cohesion moves per
	// round. Envy is its fall there per unit of difference between what the wings
	// have gained, Selective its fall if only the moderates have.
	Speed, Envy, Selective float64
	// Issues are those of which the other principal expects less where cohesion is
	// low: without any, Floor in [0, 1] of its stake in them would be left.
	Issues []string
	Floor  float64
	// Comfort is what a wholly divided opposition adds to the party's
	// reservation value.
	Comfort float64
	// Tolerance is the loss from a deal from which the moderates refuse it, Refusal
	// its cost in cohesion, and Worth the factor on the other principal's stake in the
	// issues while such a deal is in force.
	Tolerance, Refusal, Worth float64
	// Split is the fall of cohesion when the wings part ways about a vote.
	Split float64

	party, moderates, hardliners int
	issues                       []int
	cohesion, refused            []float64
	split, part, turned, acts    []float64
}

// Name implements [negotiation.Part].
func (o *Opposition) Name() string { return "opposition" }

// Setup implements [negotiation.Part].
func (o *Opposition) Setup(u *negotiation.Setup) (err error) {
	if err := u.Pair(); err != nil {
		return err
	}
	var errs []error
	o.party, err = u.Party(o.Party)
	errs = append(errs, err)
	if o.Strength > 0 {
		o.moderates, err = memberOf(u, o.Moderates)
		errs = append(errs, err)
		o.hardliners, err = memberOf(u, o.Hardliners)
		errs = append(errs, err)
	}
	for _, id := range o.Issues {
		k, err := u.Issue(id)
		errs = append(errs, err)
		o.issues = append(o.issues, k)
	}
	for _, x := range []struct {
		name string
		v    float64
	}{{"strength", o.Strength}, {"cohesion", o.Start}, {"speed", o.Speed}, {"floor", o.Floor}} {
		if !(x.v >= 0 && x.v <= 1) {
			errs = append(errs, fmt.Errorf("%s %v, expected a number in [0, 1]", x.name, x.v))
		}
	}
	if o.Strength > 0 && o.Floor == 0 && o.Start == 0 {
		errs = append(errs, errors.New("floor 0 and cohesion 0, expected one of them above 0"))
	}
	u.Own(negotiation.Domestic, &o.cohesion, negotiation.Variable{Name: "opposition.cohesion", Initial: o.Start, Max: 1,
		Meaning: "how united the opposition stands", Unit: "index"})
	u.Own(negotiation.Domestic, &o.refused, negotiation.Variable{Name: "opposition.refused", Hidden: true,
		Meaning: "round of the signature of the deal that the opposition refuses, 0 if none", Unit: "round"})
	u.Read(&o.split, "contest.split", 1, 0)
	u.Read(&o.part, "contest.part", 1, 1)
	u.Read(&o.turned, "turnover.last", len(u.Parties()), 0)
	u.Read(&o.acts, "act.cohesion", 1, 0)
	u.At(negotiation.Domestic, o.step)
	return errors.Join(errs...)
}

func (o *Opposition) step(s *negotiation.State) {
	if o.Strength > 0 {
		o.move(s)
		o.judge(s)
		o.weigh(s)
	}
	s.Addend[o.party] += float64(o.Comfort * (1 - o.cohesion[0]))
}

// move carries cohesion to the present round.
func (o *Opposition) move(s *negotiation.State) {
	moderates, hardliners := o.gain(s, o.moderates, s.Observed), o.gain(s, o.hardliners, s.Observed)
	rest := o.Start - float64(o.Envy*math.Abs(moderates-hardliners))
	if moderates > 0 && hardliners <= 0 {
		rest -= o.Selective
	}
	c := o.cohesion[0]
	c += float64(float64(o.Strength*o.Speed) * (clip(rest) - c))
	c += o.acts[0] // of hostile acts in the last round
	if o.split[0] != 0 {
		c -= o.Split
	}
	if int(o.turned[o.party]) == s.Round {
		c = 1 // a change of government unites those who have won
	}
	o.cohesion[0] = clip(c)
}

// gain is what a wing gains from levels, against those of the start.
func (o *Opposition) gain(s *negotiation.State, member int, levels []float64) (sum float64) {
	for k, x := range levels {
		if q := s.Model().Issues[k].StatusQuo; x != q {
			sum += s.Difference(member, k, q, x)
		}
	}
	return sum
}

// judge lets the moderates refuse a deal by which they lose, once for each text.
func (o *Opposition) judge(s *negotiation.State) {
	signed := float64(s.Agreement.SignedAt)
	if !s.Agreement.Binds() || o.turned[o.party] != 0 {
		o.refused[0] = 0 // those who have come to office sign deals themselves
		return
	}
	f := &s.Force
	var gain float64
	for k, due := range f.Due {
		if due != 0 {
			gain += s.Difference(o.moderates, k, f.From[k], f.Levels[k])
		}
	}
	switch {
	case gain >= -o.Tolerance:
		o.refused[0] = 0
	case o.refused[0] != signed:
		o.refused[0] = signed
		o.cohesion[0] = clip(o.cohesion[0] - o.Refusal)
		s.Emit(negotiation.EventSidelined, o.moderates, s.Member(o.party), gain, -o.Tolerance, nil)
		if s.Listening() {
			o.tell(s, gain)
		}
	}
}

// weigh makes political rights worth more or less to the other principal.
func (o *Opposition) weigh(s *negotiation.State) {
	f := math.Pow(o.weight(o.cohesion[0])/o.weight(o.Start), o.Strength)
	if o.refused[0] != 0 && o.part[0] == 1 {
		f *= o.Worth // a boycott has the same effect, and once is enough
	}
	j := s.Other(o.party)
	for _, k := range o.issues {
		s.Factor[j*s.Issues()+k] *= f
	}
}

func (o *Opposition) weight(cohesion float64) float64 {
	return o.Floor + float64((1-o.Floor)*cohesion)
}

func clip(x float64) float64 { return min(max(x, 0), 1) }
