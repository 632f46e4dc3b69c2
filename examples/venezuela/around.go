package main

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation/report"
)

// changesHands reports whether another government has come into office in some run.
func (p *printer) changesHands() bool {
	return p.mean("turnovers") > 0 || p.mean("turnoversU") > 0
}

// around shows what has happened away from the table. What never happens is left out,
// and without anything the whole section.
func (p *printer) around() {
	a, b := p.s.parties[0], p.s.parties[1]
	x, rows := report.Table{Align: "lrl"}, 0
	row := func(metric, name, remark string) {
		if p.mean(metric) > 0 {
			x.Row(name, decimal(p.mean(metric), 2), remark)
			rows++
		}
	}
	risk := func(metric string) string { return "probability of losing one: " + percent(p.mean(metric), 0) }
	row("lost", "votes that "+a+" loses", risk("risk"))
	row("annulled", "of these annulled", "")
	row("lostU", "votes that "+b+" loses", risk("riskU"))
	row("turnovers", "times that "+a+" changes hands", "after a vote or between votes")
	row("turnoversU", "times that "+b+" changes hands", "likewise")
	row("boycott", "share of the opposition's decisions to stay away from a vote", "")
	row("sidelined", "agreements that the opposition refuses in public", "")
	row("acts", "hostile acts of "+a, "")
	row("actsU", "hostile acts of "+b, "")
	row("breaches", "of all these, breaches of an agreement", "taking back what is owed")
	row("threats", "threats", percent(p.mean("threatsMet"), 0)+" of those that came due were met in time")
	row("gestures", "unilateral steps", decimal(p.mean("answers"), 2)+" were answered in kind")
	row("denunciations", "agreements that are denounced", "")
	row("renegotiations", "agreements that are renegotiated", "")
	row("shelved", "packages too like one refused at home to be put to a vote", "")
	row("stepsIn", "times that a guarantor steps in at a review", fmt.Sprintf("and %s that one stands back", decimal(p.mean("standsBack"), 2)))
	row("messages", "messages that mediators carry", "")
	row("retaliations", "retaliations against activists", "")
	if rows == 0 {
		return
	}
	p.heading("At home and around the table, mean per run")
	p.table(&x)
}
