package domestic

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Office makes a government value concessions that endanger its hold on power by
// what they endanger, rather than by a cost of their own: part of its stake in the
// issues that make a vote fair gives way to the rent of office times the
// probability of losing it, discounted from the next vote. Far from a vote electoral
// promises are therefore cheap, and near it keeping them is dear; both follow from
// the calendar, neither is assumed. What insures those who lose office makes the
// same promises cheaper.
//
// The rent enters by the secant of the risk between the present levels and the text
// that the party looks at, so that utilities stay separable. Without a vote ahead,
// after a turnover, and where a fairer vote does not endanger office at the start, the
// mode is off: the issues weigh what they did.
type Office struct {
	// Party is the principal in office. Contest, Fair, Insured and Protection are
	// those of its [Election].
	Party         string
	Contest       Contest
	Fair, Insured []string
	Protection    float64
	// Share is the part of the party's stake in the fair issues that gives way to the
	// rent of office, in [0, 1]; 0 is off.
	Share float64
	// Scale multiplies the rent. At 1, and at the date of the vote, full fairness
	// costs as much in rent as it did in stakes.
	Scale float64
	// Period is the number of rounds between votes, 0 if there is a single one.
	Period float64

	party                              int
	fair, insured                      mean
	date, living, legitimacy, cohesion []float64
	part, turned                       []float64
	slope, rent                        []float64
	on                                 bool
}

// Name implements [negotiation.Part].
func (o *Office) Name() string { return "office" }

// Setup implements [negotiation.Part].
func (o *Office) Setup(u *negotiation.Setup) (err error) {
	var errs []error
	o.party, err = u.Party(o.Party)
	errs = append(errs, err)
	o.fair, err = meanOf(u, o.Fair)
	errs = append(errs, err)
	o.insured, err = meanOf(u, o.Insured)
	errs = append(errs, err)
	if !(o.Share >= 0 && o.Share <= 1) {
		errs = append(errs, fmt.Errorf("office share %v, expected a number in [0, 1]", o.Share))
	}
	P := len(u.Parties())
	u.Read(&o.date, "election.date", P, 0)
	u.Read(&o.living, "living", 1, o.Contest.Living)
	u.Read(&o.legitimacy, "legitimacy", P, o.Contest.Legitimacy)
	u.Read(&o.cohesion, "opposition.cohesion", 1, o.Contest.Cohesion)
	u.Read(&o.part, "contest.part", 1, 1)
	u.Read(&o.turned, "turnover.last", P, 0)
	u.Own(negotiation.Domestic, &o.slope, negotiation.Variable{Name: "office.slope", Keys: u.IssueIDs(), Hidden: true,
		Meaning: "rent of office that a unit of the issue saves the party", Unit: "utility"})
	u.Own(negotiation.Domestic, &o.rent, negotiation.Variable{Name: "office.rent", Hidden: true,
		Meaning: "what office is worth to the party that governs at the start", Unit: "utility"})
	u.OnReset(o.begin)
	u.At(negotiation.Domestic, o.weigh)
	return errors.Join(errs...)
}

// Rent is what office is worth: the part of the stakes that gives way to it over
// the rise of the risk that full fairness brings at the start. Where it brings none
// the rent has no scale, and is 0.
func (o *Office) Rent(stakes float64) float64 {
	risk := o.Contest.Risk()
	if risk <= 0 {
		return 0
	}
	return float64(o.Scale*float64(o.Share*stakes)) / risk
}

func (o *Office) begin(s *negotiation.State) {
	var stakes float64
	for _, k := range o.fair.issues {
		stakes += s.InitialWeight(o.party, k)
	}
	o.rent[0] = o.Rent(stakes)
	o.on = false
}

// weigh is phase Domestic: the party looks at the last text.
func (o *Office) weigh(s *negotiation.State) {
	clear(o.slope)
	o.on = o.Share > 0 && o.Contest.Risk() > 0 && o.turned[o.party] == 0 && o.next(s) > 0
	if !o.on {
		return
	}
	for _, k := range o.fair.issues {
		s.Factor[o.party*s.Issues()+k] *= 1 - o.Share
	}
	t := &s.Draft
	if s.Agreement.Binds() && !s.Window.Open {
		t = &s.Force
	}
	o.Appraise(s, t)
}

// next returns the date of the next vote that has not been held, 0 if there is none.
func (o *Office) next(s *negotiation.State) float64 {
	date, now := o.date[o.party], float64(s.Round)
	if date <= now && o.Period > 0 && date > 0 {
		date += o.Period
	}
	if date <= now {
		return 0
	}
	return date
}

// Appraise implements [negotiation.Appraiser]. A text on the table is compared with
// what is believed to be in place; a text in force with what it was counted from,
// since that is what a party that breaks it goes back to.
func (o *Office) Appraise(s *negotiation.State, t *negotiation.Text) {
	if !o.on {
		return
	}
	from := s.Observed
	if t == &s.Force {
		from = t.From
	}
	pop := o.Contest.Popularity(o.living[0], o.legitimacy[o.party])
	f0, f1 := o.fair.of(from), o.fair.of(t.Levels)
	i0, i1 := float64(o.Protection*o.insured.of(from)), float64(o.Protection*o.insured.of(t.Levels))
	p0 := o.Contest.Lose(f0, o.part[0], o.cohesion[0], pop)
	p1 := o.Contest.Lose(f1, o.part[0], o.cohesion[0], pop)
	rise := o.Contest.Rise(f0, o.part[0], o.cohesion[0], pop)
	if d := f1 - f0; math.Abs(d) > 1e-9 {
		rise = (p1 - p0) / d
	}
	// With the averages of both ends the two secants add up to the whole change.
	rent := float64(o.rent[0] * math.Pow(s.Discount(), o.next(s)-float64(s.Round)))
	perFair := -float64(rent * float64((1-(i0+i1)/2)*rise))
	perInsured := float64(rent*float64(o.Protection*(p0+p1))) / 2
	o.tilt(s, &o.fair, perFair, &o.insured, perInsured)
}

// tilt puts new slopes in the place of the old ones.
func (o *Office) tilt(s *negotiation.State, fair *mean, perFair float64, insured *mean, perInsured float64) {
	tilt := s.Tilt[o.party*s.Issues() : (o.party+1)*s.Issues()]
	for k, v := range o.slope {
		if v != 0 {
			tilt[k] -= v
			o.slope[k] = 0
		}
	}
	for n, k := range fair.issues {
		o.slope[k] += float64(fair.share[n] * perFair)
	}
	for n, k := range insured.issues {
		o.slope[k] += float64(insured.share[n] * perInsured)
	}
	for k, v := range o.slope {
		if v != 0 {
			tilt[k] += v
		}
	}
}
