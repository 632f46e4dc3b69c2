package main

import "github.com/detente-sim/detente/negotiation"

// census is how often things happen in a round, on average over the runs that are
// measured. It is counted from outside, by what the state and the log show.
type census struct {
	rounds float64
	// Rounds in which the sides are at the table, in which a text binds, in which it
	// bound when the round began, and in which one of either holds.
	table, bound, boundBefore, active float64
	// First rounds of a window, texts that a mediator puts, and the drafts that these
	// take; offers, and domestic players that vote.
	opened, mediated, drafts, offers, votes float64
	// Issues on the agenda in rounds at the table; in those of these rounds that open a
	// window or are mediated; for every draft of a mediator, offer and vote.
	agenda, agendaOpened, agendaMediated, agendaDrafts, agendaOffers, agendaVotes mixed
	// Issues on the agenda, and all issues, whose level is believed to be other than 0,
	// in rounds at the table; and in all rounds those whose level is, or is believed to be.
	agendaRaised, raised, raisedTrue, raisedBelieved mixed
	// Issues promised under the text in force, and obligations: issues owed, joint ones
	// twice, under the draft in rounds at the table and under the text in force.
	promised                       mixed
	draftOwed, forceOwed, forceDue float64
	// Stakes of a side in an issue that something outside the talks changes, in active
	// rounds: all, those in what is owed, and those in what is not promised yet.
	touched, touchedOwed, touchedLater float64
	// Issues that nobody owes and whose level is not what is believed.
	gaps float64
	// Signatures, reports, incidents, attacks.
	signed, reports, incidents, attacks float64
}

// mixed counts issues: those that one side owes, and those that both do.
type mixed struct{ one, both float64 }

func (m mixed) all() float64 { return m.one + m.both }

func (m *mixed) add(s *negotiation.State, k int, n float64) {
	if s.Owner(k) < 0 {
		m.both += n
	} else {
		m.one += n
	}
}

// take counts over the runs of a model.
func take(m *negotiation.Model, runs uint64) (*census, error) {
	c := &counter{}
	s, err := negotiation.NewSolver(m, c)
	if err != nil {
		return nil, err
	}
	for run := range runs {
		s.Run(seed, run)
	}
	for _, x := range c.sum.counts() {
		*x /= c.sum.rounds
	}
	return &c.sum, nil
}

// counts lists what is counted by the round.
func (c *census) counts() []*float64 {
	list := []*float64{
		&c.table, &c.bound, &c.boundBefore, &c.active, &c.opened, &c.mediated, &c.drafts, &c.offers, &c.votes,
		&c.draftOwed, &c.forceOwed, &c.forceDue, &c.touched, &c.touchedOwed, &c.touchedLater, &c.gaps,
		&c.signed, &c.reports, &c.incidents, &c.attacks,
	}
	for _, m := range []*mixed{
		&c.agenda, &c.agendaOpened, &c.agendaMediated, &c.agendaDrafts, &c.agendaOffers, &c.agendaVotes,
		&c.agendaRaised, &c.raised, &c.raisedTrue, &c.raisedBelieved, &c.promised,
	} {
		list = append(list, &m.one, &m.both)
	}
	return list
}

// counter counts while runs are played.
type counter struct {
	sum   census
	read  int  // events that have been looked at
	bound bool // a text bound at the end of the last round
	open  bool // a window was open then, and had been for a round at least
}

// Start implements [negotiation.Observer].
func (c *counter) Start(*negotiation.State) { c.read, c.bound, c.open = 0, false, false }

// Finish implements [negotiation.Observer].
func (c *counter) Finish(*negotiation.State, negotiation.Status) {}

// Observe implements [negotiation.Observer].
func (c *counter) Observe(s *negotiation.State) {
	n := &c.sum
	n.rounds++
	here := c.events(s)
	bound := s.Agreement.Binds()
	if c.bound {
		n.boundBefore++
	}
	if bound {
		c.force(s)
	}
	if here || bound {
		c.stakes(s, here)
	}
	for k, x := range s.X {
		if s.Observed[k] != x && !(bound && s.Force.Due[k] != 0) {
			n.gaps++
		}
		if x != 0 {
			n.raisedTrue.add(s, k, 1)
		}
		if s.Observed[k] != 0 {
			n.raisedBelieved.add(s, k, 1)
		}
	}
	c.bound, c.open = bound, s.Window.Open && s.Window.Step > 0
}

// events counts the events of the round and returns whether the sides were at the table.
func (c *counter) events(s *negotiation.State) (here bool) {
	n := &c.sum
	var mediated, drafts, offers, opened, votes float64
	for ; c.read < s.Log.Len(); c.read++ {
		switch e := s.Log.At(c.read); e.Kind {
		case negotiation.EventDraft:
			here, mediated, drafts = true, 1, e.Value
		case negotiation.EventOffer:
			here, offers = true, 1
		case negotiation.EventPass:
			here = true
		case negotiation.EventRatified, negotiation.EventVetoed:
			votes++
		case negotiation.EventSignature:
			n.signed++
		case negotiation.EventReport:
			n.reports++
		case negotiation.EventIncident:
			n.incidents++
		case negotiation.EventAttack:
			n.attacks++
		}
	}
	if !here {
		return false
	}
	if !c.open {
		opened = 1
	}
	n.table++
	n.opened += opened
	n.mediated += mediated
	n.drafts += drafts
	n.offers += offers
	n.votes += votes
	for k, covered := range s.Draft.Promised {
		raised := 0.0
		if s.Observed[k] != 0 {
			raised = 1
		}
		n.raised.add(s, k, raised)
		if covered == 0 {
			continue
		}
		n.agenda.add(s, k, 1)
		n.agendaOpened.add(s, k, opened)
		n.agendaMediated.add(s, k, mediated)
		n.agendaDrafts.add(s, k, drafts)
		n.agendaOffers.add(s, k, offers)
		n.agendaVotes.add(s, k, votes)
		n.agendaRaised.add(s, k, raised)
	}
	n.draftOwed += owed(s, &s.Draft)
	return true
}

// force counts what is owed and promised under the text in force.
func (c *counter) force(s *negotiation.State) {
	n := &c.sum
	n.bound++
	n.forceOwed += owed(s, &s.Force)
	for k, promised := range s.Force.Promised {
		if s.Force.Due[k] != 0 {
			n.forceDue++
		}
		if promised != 0 {
			n.promised.add(s, k, 1)
		}
	}
}

// stakes counts those that are not what they are by themselves.
func (c *counter) stakes(s *negotiation.State, here bool) {
	n := &c.sum
	n.active++
	text := &s.Force
	if here {
		text = &s.Draft
	}
	for at, f := range s.Factor {
		i, k := at/s.Issues(), at%s.Issues()
		switch {
		case f == 1:
			continue
		case text.Promised[k] == 0:
			n.touchedLater++
		case s.Agreement.Binds() && s.Force.Due[k] != 0 && s.Owes(i, k):
			n.touchedOwed++
		}
		n.touched++
	}
}

// owed counts the obligations of both sides under a text.
func owed(s *negotiation.State, t *negotiation.Text) (n float64) {
	for k, due := range t.Due {
		if due == 0 {
			continue
		}
		for i := range s.Parties() {
			if s.Owes(i, k) {
				n++
			}
		}
	}
	return n
}
