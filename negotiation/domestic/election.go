package domestic

import (
	"errors"
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// Election decides the votes of a government whose hold on power depends on how
// fair they are. Some rounds before a vote the opposition decides whether to take
// part: it does where it may win, and where staying away would be no protest. At
// the date the vote is lost with the probability that [Contest] gives, by the rules
// as they are really implemented. A government that has lost may annul the vote.
//
// What a lost vote leads to is for [Turnover] to say. After a turnover the votes are
// held, and leave the new government in office: the model is about the one that
// governs at the start.
type Election struct {
	// Party is the principal in office; its dates come from the calendar.
	Party   string
	Contest Contest
	// Fair lists the issues whose mean level makes the vote fair, Insured those
	// whose mean level protects those who lose office.
	Fair, Insured []string
	// Protection is the share of the loss of office that full levels on the insured
	// issues make up for, in [0, 1].
	Protection float64
	// Legitimacy is what a fully fair vote, rather than one half fair, adds to the
	// party's legitimacy, times two.
	Legitimacy float64
	// Campaign is how the opposition decides to take part.
	Campaign Campaign
	// Annulment is what the party may do after a defeat.
	Annulment Annulment

	party, wing, hardline              int
	fair, insured                      mean
	date, living, legitimacy           []float64
	cohesion                           []float64
	turned, rent, floor, part, decided []float64
	lost, split                        []float64
	joins, polls, annuls               *negotiation.Stream
	act                                negotiation.Act
	fell                               []int // issues that it lowers
}

// Campaign is the decision of the opposition to take part in a vote or to boycott it.
type Campaign struct {
	// Opposition is the member that decides; without one everybody takes part.
	// Hardliners is a wing that stays away, whatever the others do, from votes
	// that are less fair than Fair in [0, 1]; empty means that there is none.
	Opposition, Hardliners string
	Fair                   float64
	// Lead is the number of rounds before the vote at which the decision is made.
	Lead int
	// Precision is that of the choice; Prize what winning is worth; Complicity the
	// cost of lending a wholly unfair vote one's name.
	Precision, Prize, Complicity float64
	// Strength is the share of its strength that a boycotting opposition still
	// brings to bear, in [0, 1].
	Strength float64
	// Worth multiplies the other principal's stake in the fair issues while there is a
	// boycott, in [0, 1].
	Worth float64
}

// Annulment is the act of a government that does not accept its defeat. It annuls with
// logistic probability of what office is worth to it, less what it is insured for, less
// the outcry, which grows with the fairness of the count, less the tension, less what
// the deal in force is worth to it, which would not survive. Without an act, or without
// a rent of [Office] at stake, it never annuls: it accepts every defeat.
type Annulment struct {
	// Outcry is the cost of annulling a fully fair vote, Calm the disutility of
	// tension, Precision that of the choice.
	Outcry, Calm, Precision float64
	// Act is the ID of the act by which it does so, empty if there is none; Weight is
	// that of the act as evidence.
	Act    string
	Weight float64
}

// Name implements [negotiation.Part].
func (e *Election) Name() string { return "election" }

// Setup implements [negotiation.Part].
func (e *Election) Setup(u *negotiation.Setup) (err error) {
	if err := u.Pair(); err != nil {
		return err
	}
	var errs []error
	e.party, err = u.Party(e.Party)
	errs = append(errs, err)
	e.fair, err = meanOf(u, e.Fair)
	errs = append(errs, err)
	e.insured, err = meanOf(u, e.Insured)
	errs = append(errs, err)
	if len(e.Fair) == 0 {
		errs = append(errs, errors.New("no issue makes the vote fair"))
	}
	e.wing, e.hardline = -1, -1
	if id := e.Campaign.Opposition; id != "" {
		e.wing, err = memberOf(u, id)
		errs = append(errs, err)
	}
	if id := e.Campaign.Hardliners; id != "" {
		e.hardline, err = memberOf(u, id)
		errs = append(errs, err)
	}
	if e.Campaign.Lead < 0 {
		errs = append(errs, fmt.Errorf("decision %d rounds before the vote, expected at least 0", e.Campaign.Lead))
	}
	errs = append(errs, e.findAct(u))
	P := len(u.Parties())
	u.Require(&e.date, "election.date")
	u.Read(&e.living, "living", 1, e.Contest.Living)
	u.Read(&e.legitimacy, "legitimacy", P, e.Contest.Legitimacy)
	u.Read(&e.cohesion, "opposition.cohesion", 1, e.Contest.Cohesion)
	u.Read(&e.turned, "turnover.last", P, 0)
	u.Read(&e.rent, "office.rent", 1, 0)
	u.Read(&e.floor, "act.floor", len(u.IssueIDs()), 0)
	own := func(view *[]float64, v negotiation.Variable) { u.Own(negotiation.Drivers, view, v) }
	own(&e.part, negotiation.Variable{Name: "contest.part", Initial: 1, Max: 1,
		Meaning: "share of its strength with which the opposition takes part in the next vote", Unit: "share"})
	own(&e.decided, negotiation.Variable{Name: "contest.decided", Hidden: true,
		Meaning: "date of the vote about which the opposition has decided, 0 if none", Unit: "round"})
	own(&e.lost, negotiation.Variable{Name: "contest.lost", Keys: u.Parties(), Hidden: true,
		Meaning: "1 in a round in which the party loses a vote and the result stands", Unit: "flag"})
	own(&e.split, negotiation.Variable{Name: "contest.split", Hidden: true,
		Meaning: "1 in a round in which the wings of the opposition part ways about a vote", Unit: "flag"})
	e.joins, e.polls, e.annuls = u.Stream("participation"), u.Stream("result"), u.Stream("annulment")
	u.At(negotiation.Drivers, e.step)
	u.At(negotiation.Domestic, e.weigh)
	return errors.Join(errs...)
}

// findAct looks the annulment up.
func (e *Election) findAct(u *negotiation.Setup) error {
	a := &e.Annulment
	if a.Act == "" {
		return nil
	}
	for _, act := range u.Model.Acts {
		if act.ID != a.Act {
			continue
		}
		e.act = act
		for _, step := range act.Steps {
			k, err := u.Issue(step.Issue)
			if err != nil {
				return err
			}
			e.fell = append(e.fell, k)
		}
		return nil
	}
	return fmt.Errorf("a vote cannot be annulled by %q: the model has no such act", a.Act)
}

// step is the vote, in the order participation, result, annulment.
func (e *Election) step(s *negotiation.State) {
	e.lost[e.party], e.split[0] = 0, 0
	date := int(e.date[e.party])
	if date < s.Round || e.turned[e.party] != 0 {
		e.part[0], e.decided[0] = 1, 0
		return
	}
	ahead := date - s.Round
	switch {
	case e.wing < 0 || ahead > e.Campaign.Lead:
		e.part[0], e.decided[0] = 1, 0 // a vote that has been put off is a new one
	case int(e.decided[0]) != date:
		e.decide(s, date)
	}
	if ahead == 0 {
		e.count(s)
		e.part[0], e.decided[0] = 1, 0
	}
}

// decide lets the wings of the opposition decide about the coming vote, by what
// they believe of its rules.
func (e *Election) decide(s *negotiation.State, date int) {
	c := &e.Campaign
	e.decided[0] = float64(date)
	fair := e.fair.of(s.Observed)
	win := e.Contest.Lose(fair, 1, e.cohesion[0], e.popularity())
	p := JoinProbability(win, fair, *c)
	joins := e.joins.Happens(p)
	e.part[0] = 1
	if !joins {
		e.part[0] = c.Strength
	}
	s.Emit(negotiation.EventCampaign, e.wing, s.Member(e.party), p, flag(joins), nil)
	if s.Listening() {
		e.tellChoice(s, win, fair, p)
	}
	if e.hardline < 0 {
		return
	}
	stays := fair >= c.Fair
	s.Emit(negotiation.EventCampaign, e.hardline, s.Member(e.party), flag(stays), flag(stays), nil)
	if s.Listening() {
		e.tellPrinciple(s, fair)
	}
	if joins && !stays {
		e.split[0] = 1
	}
}

// JoinProbability returns the probability that the opposition takes part in a vote
// that it would win with the given probability and that is fair to the given
// degree: σ(Precision · (win · Prize − Complicity · (1 − fair))).
func JoinProbability(win, fair float64, c Campaign) float64 {
	return negotiation.Logistic(c.Precision * (float64(win*c.Prize) - float64(c.Complicity*(1-fair))))
}

func (e *Election) popularity() float64 {
	return e.Contest.Popularity(e.living[0], e.legitimacy[e.party])
}

// count holds the vote and, if it is lost, lets the party annul it.
func (e *Election) count(s *negotiation.State) {
	fair := e.fair.of(s.X)
	p := e.Contest.Lose(fair, e.part[0], e.cohesion[0], e.popularity())
	lost := e.polls.Happens(p)
	s.LegitimacyGain[e.party] += float64(e.Legitimacy * (fair - 0.5))
	s.Emit(negotiation.EventResult, s.Member(e.party), -1, p, flag(lost), nil)
	if s.Listening() {
		e.tellResult(s, fair, p)
	}
	if !lost {
		return
	}
	if q := e.defiance(s, fair); e.Annulment.Act != "" && e.rent[0] > 0 {
		p := negotiation.Logistic(e.Annulment.Precision * q)
		if e.annuls.Happens(p) {
			s.Emit(negotiation.EventAnnulment, s.Member(e.party), s.Member(s.Other(e.party)), p, q, nil)
			if s.Listening() {
				e.tellAnnulment(s, fair, q, p)
			}
			e.annul(s)
			return
		}
	}
	e.lost[e.party] = 1
}

// defiance is what annulling a defeat is worth to the party.
func (e *Election) defiance(s *negotiation.State, fair float64) float64 {
	a := &e.Annulment
	q := float64(e.rent[0]*(1-float64(e.Protection*e.insured.of(s.Observed)))) -
		float64(a.Outcry*fair) - float64(a.Calm*e.act.Tension)
	if s.Agreement.Binds() {
		q -= max(0, s.Worth(e.party, &s.Force).Value(s.Force.Levels)-s.AfterExit(e.party))
	}
	return q
}

// annul takes levels back in public, with all that follows from it.
func (e *Election) annul(s *negotiation.State) {
	for n, step := range e.act.Steps {
		k := e.fell[n]
		s.Worsen(k, -step.Change, e.floor[k])
		if u := s.Unit(e.party, k); s.Agreement.Binds() && s.Force.Due[k] != 0 && s.Owes(e.party, k) && s.Broken[u] == 0 {
			s.Break(u, k)
		}
	}
	s.TensionGain[0] += e.act.Tension
	s.Evidence(s.Other(e.party), e.party, 0, float64(e.Annulment.Weight*e.act.Evidence))
}

// weigh makes the other principal care less about rules that a boycott leaves
// without a contest.
func (e *Election) weigh(s *negotiation.State) {
	if e.part[0] == 1 {
		return
	}
	o := s.Other(e.party)
	for _, k := range e.fair.issues {
		s.Factor[o*s.Issues()+k] *= e.Campaign.Worth
	}
}

func flag(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
