package observe

import "github.com/detente-sim/detente/negotiation"

// pressure counts hostile acts, threats and legal exits over a run.
type pressure struct {
	acts                                  [2]int // by member order of the parties
	breaches                              int
	threats, met, imposed, moved, bluffed int
	pending                               [2]int // round of a party's last threat carried out, 0 if none is to be judged
	denounced, reopened                   int
}

// take takes in an event.
func (p *pressure) take(s *negotiation.State, e negotiation.Event) {
	i := 0
	if int(e.Actor) == s.Member(1) {
		i = 1
	}
	switch e.Kind {
	case negotiation.EventAct:
		p.acts[i]++
	case negotiation.EventBreach:
		p.breaches++
	case negotiation.EventThreat:
		p.threats++
	case negotiation.EventThreatMet:
		p.met++
	case negotiation.EventThreatUnmet:
		p.imposed++
		p.pending[i] = e.Round
	case negotiation.EventBackDown:
		p.bluffed++
	case negotiation.EventDenounced:
		p.denounced++
	case negotiation.EventReopened:
		p.reopened++
	}
}

// signed takes in a signature: threats carried out not long before have led to one.
func (p *pressure) signed(round, window int) {
	for i, at := range p.pending {
		if at > 0 && round-at <= window {
			p.moved++
		}
		p.pending[i] = 0
	}
}

// pressures declares what the parties do to each other away from the table.
func (o *Summary) pressures(a, b string) {
	p := &o.tally.pressure
	for i, x := range [...]struct{ name, id string }{{"acts", a}, {"actsU", b}} {
		o.count(x.name, &p.acts[i], "hostile acts of "+x.id)
	}
	o.count("breaches", &p.breaches, "hostile acts that take back what is owed")
	o.count("threats", &p.threats, "threats")
	o.add("threatsMet", "share", 1, func() float64 {
		return ratio(float64(p.met), float64(p.met+p.imposed+p.bluffed))
	}, "threats after which the other side accepts in time, share of those that have come due")
	o.count("imposed", &p.imposed, "threats that are carried out")
	o.add("imposedMet", "share", 1, func() float64 { return ratio(float64(p.moved), float64(p.imposed)) },
		"threats carried out after which a deal is signed within the months that a run is classified by")
	o.count("bluffs", &p.bluffed, "threats that are not carried out")
	o.count("denunciations", &p.denounced, "deals that a party leaves by their rules")
	o.count("renegotiations", &p.reopened, "deals that are renegotiated")
}
