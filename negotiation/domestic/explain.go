package domestic

import "github.com/detente-sim/detente/negotiation"

// tell says why player v has voted as it did.
func (r *Ratification) tell(s *negotiation.State, t *negotiation.Text, v int) {
	pl, m := &r.Players[v], r.members[v]
	trust := r.trust(s, v)
	s.NoteWorth(m, s.DomesticWorth(m, r.principals[v], t, trust), t.Levels)
	s.NoteOf(m, "trust in the other side", trust, "probability")
	s.NoteOf(m, "loss that its executive makes up for", pl.Discretion, "utility")
	s.NoteOf(m, "scale of its taste shock", pl.Noise, "utility")
	s.NoteOf(m, "taste shock", r.taste[v], "standard deviations")
	s.NoteOf(m, "probability of a yes", r.votes[v].p, "probability")
	s.NoteOf(m, "draw by its taste", 1-normal(r.taste[v]), "draw")
	if i := r.principals[v]; r.Quota[i] > 0 {
		s.NoteOf(m, "share of the vote", pl.Share, "share")
		s.NoteOf(s.Member(i), "quota", r.Quota[i], "share")
	}
}

// tellChoice says why a wing of the opposition takes part in a vote or not.
func (e *Election) tellChoice(s *negotiation.State, win, fair, p float64) {
	c := &e.Campaign
	s.NoteOf(e.wing, "probability of winning, by its estimate", win, "probability")
	s.NoteOf(e.wing, "fairness of the vote, as it sees it", fair, "share")
	s.NoteOf(e.wing, "prize times the probability of winning", float64(win*c.Prize), "utility")
	s.NoteOf(e.wing, "complicity in an unfair vote", float64(c.Complicity*(1-fair)), "utility")
	s.NoteOf(e.wing, "probability of taking part", p, "probability")
	s.NoteOf(e.wing, "draw", e.joins.Last(), "draw")
}

// tellPrinciple says why the hardliners take part in a vote or stay away.
func (e *Election) tellPrinciple(s *negotiation.State, fair float64) {
	s.NoteOf(e.hardline, "fairness of the vote, as it sees it", fair, "share")
	s.NoteOf(e.hardline, "fairness from which it takes part", e.Campaign.Fair, "share")
}

// tellResult says why a vote is won or lost.
func (e *Election) tellResult(s *negotiation.State, fair, p float64) {
	m := s.Member(e.party)
	s.NoteOf(m, "fairness of the vote", fair, "share")
	s.NoteOf(m, "participation of the opposition", e.part[0], "share")
	s.NoteOf(m, "cohesion of the opposition", e.cohesion[0], "share")
	s.NoteOf(m, "popularity", e.popularity(), "share")
	s.NoteOf(m, "probability of losing", p, "probability")
	s.NoteOf(m, "draw", e.polls.Last(), "draw")
}

// tellAnnulment says why a vote that is lost is annulled.
func (e *Election) tellAnnulment(s *negotiation.State, fair, q, p float64) {
	a, m := &e.Annulment, s.Member(e.party)
	kept := float64(e.rent[0] * (1 - float64(e.Protection*e.insured.of(s.Observed))))
	outcry, calm := float64(a.Outcry*fair), float64(a.Calm*e.act.Tension)
	s.NoteOf(m, "what keeping office is worth", kept, "utility")
	s.NoteOf(m, "outcry", -outcry, "utility")
	s.NoteOf(m, "cost of tension", -calm, "utility")
	s.NoteOf(m, "loss of the agreement", q-(kept-outcry-calm), "utility")
	s.NoteOf(m, "value of annulling", q, "utility")
	s.NoteOf(m, "probability of annulling", p, "probability")
	s.NoteOf(m, "draw", e.annuls.Last(), "draw")
}

// tellPoll says why a vote that is decided by legitimacy is won or lost.
func (t *Turnover) tellPoll(s *negotiation.State, n int, p float64) {
	m := s.Member(t.party[n])
	s.NoteOf(m, "legitimacy", t.legitimacy[t.party[n]], "share")
	s.NoteOf(m, "probability of losing", p, "probability")
	s.NoteOf(m, "draw", t.polls[n].Last(), "draw")
}

// tellFall says why an office changes hands.
func (t *Turnover) tellFall(s *negotiation.State, n int, voted bool, yielded float64) {
	x, m := &t.Successions[n], s.Member(t.party[n])
	s.NoteOf(m, "after a lost vote", flag(voted), "flag")
	s.NoteOf(m, "probability that a loss is given way to", x.Chance, "probability")
	s.NoteOf(m, "draw for giving way", yielded, "draw")
	if !voted {
		s.NoteOf(m, "hazard of losing office", t.hazard[t.party[n]], "probability per month")
		s.NoteOf(m, "draw for the hazard", t.falls[n].Last(), "draw")
	}
	s.NoteOf(m, "probability that the successor is trustworthy", x.Trustworthy, "probability")
	s.NoteOf(m, "draw for the type", t.types[n].Last(), "draw")
}

// tell says, issue by issue, by what the moderates lose.
func (o *Opposition) tell(s *negotiation.State, gain float64) {
	f := &s.Force
	for k, due := range f.Due {
		if due != 0 {
			s.NoteIssue(o.moderates, k, negotiation.TermGain, s.Difference(o.moderates, k, f.From[k], f.Levels[k]), "utility")
		}
	}
	s.NoteOf(o.moderates, "gain in all", gain, "utility")
	s.NoteOf(o.moderates, "least gain that it bears", -o.Tolerance, "utility")
}

// tellEffort says why a principal works on player v.
func (r *Ratification) tellEffort(s *negotiation.State, v int, x vote) {
	m := r.members[v]
	s.NoteOf(m, "gain from the deal", x.gain, "utility")
	s.NoteOf(m, "probability of a yes", x.p, "probability")
	s.NoteOf(m, "draw by its taste, before the effort", 1-normal(r.taste[v]-r.Persuasion), "draw")
	s.NoteOf(m, "draw by its taste, after the effort", 1-normal(r.taste[v]), "draw")
}
