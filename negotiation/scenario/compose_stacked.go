package scenario

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/compliance"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// stacked lists the parts of the mode stacked.
func (f *File) stacked() []negotiation.Part {
	p := &f.Params
	t := &protocol.Stacked{
		Course: protocol.StepByStep, Rounds: p.Window, Pause: int(p.Pause), First: p.First, Quota: p.Signers,
		Opening: p.OpeningDraft, KeptFor: p.OpenForce, CleanFor: p.OpenClean,
	}
	if t.First == "random" {
		t.First = ""
	}
	parts := []negotiation.Part{t, &compliance.Delivery{Speed: p.Speed}}
	if p.OpponentModel > 0 {
		parts = append(parts, &protocol.OpponentModel{Share: p.OpponentModel})
	}
	return parts
}

// temper returns the shape of concession of the n-th principal, its margin and the
// probability that it is trustworthy. In the mode stacked nobody is held to be otherwise.
func (f *File) temper(n int, id string) (beta, margin, honest float64) {
	p := &f.Params
	honest = 1
	if p.Mode != ModeStacked {
		honest = [...]float64{p.TrustworthyFirst, p.TrustworthySecond}[n]
	}
	switch n {
	case 0:
		return p.ConcessionFirst, p.MarginFirst, honest
	case 1:
		return p.ConcessionSecond, p.MarginSecond, honest
	}
	return p.Concession[id], p.Margin[id], honest
}
