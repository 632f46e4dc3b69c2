package protocol

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Exits are the legal ways out of an agreement in force: to denounce it, with notice,
// and to ask for it to be renegotiated. A party that has been better off without the
// agreement for some time gives notice, and leaves when the notice has run out; its
// obligations bind until then, and nobody stands accused. A party to which the deal is
// worth much less than at its signature asks for a new window on the same stage, in which
// levels may fall in part; if it is refused it considers leaving at once.
type Exits struct {
	// Talks are where deals are renegotiated. They are a part of their own and must be
	// in the model too.
	Talks *Talks
	// Margin is the utility by which leaving must be better than staying; +Inf is never.
	Margin float64
	// Patience is the number of rounds for which it must be, in succession, at least 1;
	// Notice that between giving notice and leaving, at least 0.
	Patience, Notice int
	// Pause is the number of rounds for which talks rest after a denunciation.
	Pause int
	// Tension is what a denunciation adds to tension; Legitimacy what it costs the party
	// that leaves; Evidence how much bad evidence about it it is to the other, in months'
	// worth of reports.
	Tension, Legitimacy, Evidence float64
	// Share is the share of the gain at signature that a party must have left so as not
	// to ask to renegotiate: it asks once the gain has fallen by more than 1 − Share of
	// the size that it had, whatever its sign. −Inf is never. Gap is the least number of
	// rounds between two requests.
	Share float64
	Gap   int
	// Drop in [0, 1] is the share of what has been delivered that a renegotiated deal may
	// take back.
	Drop float64
	// Off leaves the exits closed.
	Off bool

	unhappy, notice, signed, asked []float64
	turned                         []float64
	margin                         []float64 // of each party's reservation value
}

// Name implements [negotiation.Part].
func (e *Exits) Name() string { return "exits" }

// Setup implements [negotiation.Part].
func (e *Exits) Setup(u *negotiation.Setup) error {
	if err := u.Pair(); err != nil {
		return err
	}
	switch {
	case e.Talks == nil:
		return errors.New("exits need the talks in which deals are renegotiated")
	case !(e.Margin >= 0):
		return fmt.Errorf("margin %v, expected at least 0", e.Margin)
	case e.Patience < 1:
		return fmt.Errorf("patience of %d rounds, expected at least 1", e.Patience)
	case e.Notice < 0:
		return fmt.Errorf("notice of %d rounds, expected at least 0", e.Notice)
	case e.Gap < 1:
		return fmt.Errorf("gap of %d rounds, expected at least 1", e.Gap)
	case !(e.Drop >= 0 && e.Drop <= 1):
		return fmt.Errorf("drop %v, expected a number in [0, 1]", e.Drop)
	}
	e.margin = make([]float64, len(u.Parties()))
	for i, id := range u.Parties() {
		for _, p := range u.Model.Parties {
			if p.ID == id {
				e.margin[i] = p.Margin
			}
		}
	}
	own := func(view *[]float64, name, meaning, unit string) {
		u.Own(negotiation.Bargaining, view, negotiation.Variable{Name: name, Keys: u.Parties(), Meaning: meaning, Unit: unit, Hidden: true})
	}
	own(&e.unhappy, "exit.unhappy", "rounds in succession for which leaving has been better than staying", "rounds")
	own(&e.notice, "exit.notice", "round in which the party has given notice, 0 if it has not", "round")
	own(&e.signed, "exit.signed", "gain from the deal at its signature", "utility")
	own(&e.asked, "exit.asked", "round of the party's last request to renegotiate, 0 if none", "round")
	u.Read(&e.turned, "turnover.last", len(u.Parties()), 0)
	u.At(negotiation.Bargaining, e.step)
	u.At(negotiation.Implementation, e.note)
	return nil
}

// note is phase Implementation: a new deal makes a new start.
func (e *Exits) note(s *negotiation.State) {
	if e.Off || s.Agreement.SignedAt != s.Round {
		return
	}
	for i := range e.signed {
		e.unhappy[i], e.notice[i] = 0, 0
		e.signed[i] = e.gain(i, e.staying(s, i), s.AfterExit(i))
	}
}

// gain is what party i has from an agreement worth in, if leaving it would be worth out.
// At its signature it is what the deal is worth above the reservation value. Later on
// that value, which counts what has been delivered, would tell nothing: it rises as the
// deal is kept.
func (e *Exits) gain(i int, in, out float64) float64 { return in - out - e.margin[i] }

// staying is what the agreement in force is worth to party i.
func (e *Exits) staying(s *negotiation.State, i int) float64 {
	w := s.Worth(i, &s.Force)
	for k, promised := range s.Force.Promised {
		y := s.Force.Levels[k]
		if promised == 0 {
			y = s.Observed[k]
		}
		w.Const += float64(y * (w.Terms[k].B - float64(w.Terms[k].G*y)))
	}
	return w.Const
}

// step is phase Bargaining, before anything is said at the table. A successor in office
// has not been unhappy yet and is bound by no notice of its predecessor.
func (e *Exits) step(s *negotiation.State) {
	if e.Off {
		return
	}
	for i, round := range e.turned {
		if float64(s.Round) == round {
			e.unhappy[i], e.notice[i] = 0, 0
		}
	}
	if !s.Agreement.Binds() {
		clear(e.unhappy)
		clear(e.notice)
		return
	}
	if s.Agreement.Status == negotiation.Renegotiating {
		return
	}
	var in, out [2]float64
	for i := range in {
		in[i], out[i] = e.staying(s, i), s.AfterExit(i)
	}
	if e.notice[0] == 0 && e.notice[1] == 0 && e.renegotiate(s, &in, &out) {
		return
	}
	for i := range in {
		e.consider(s, i, in[i], out[i])
	}
	e.leave(s)
}

// consider counts the rounds in which leaving is better, and lets party i give notice.
func (e *Exits) consider(s *negotiation.State, i int, in, out float64) {
	if e.notice[i] != 0 {
		return
	}
	if !e.prefers(in, out) {
		e.unhappy[i] = 0
		return
	}
	if e.unhappy[i]++; e.unhappy[i] < float64(e.Patience) {
		return
	}
	e.notice[i] = float64(s.Round)
	s.Emit(negotiation.EventNotice, s.Member(i), s.Member(s.Other(i)), in, out, nil)
	if s.Listening() {
		e.tell(s, i, in, out)
	}
}

func (e *Exits) prefers(in, out float64) bool { return in < out-e.Margin }

// leave ends the agreement if a notice has run out.
func (e *Exits) leave(s *negotiation.State) {
	leaver := -1
	for i, given := range e.notice {
		if given == 0 || s.Round-int(given) < e.Notice {
			continue
		}
		if leaver < 0 {
			leaver = i
		}
		s.LegitimacyGain[i] -= e.Legitimacy
		s.Evidence(s.Other(i), i, 0, e.Evidence)
	}
	if leaver < 0 {
		return
	}
	s.TensionGain[0] += e.Tension
	s.Denounce(leaver, e.Pause)
	clear(e.unhappy)
	clear(e.notice)
}

// renegotiate hears requests for a new window, and returns whether one opens.
func (e *Exits) renegotiate(s *negotiation.State, in, out *[2]float64) bool {
	t := e.Talks
	if s.Window.Open || s.Window.Closed || t.Course == Fixed || t.over(s) {
		return false
	}
	var asks [2]bool
	for i := range asks {
		free := e.asked[i] == 0 || s.Round-int(e.asked[i]) >= e.Gap
		asks[i] = free && !math.IsInf(e.Share, -1) && e.gain(i, in[i], out[i]) < least(e.signed[i], e.Share)
	}
	for i := range asks {
		if !asks[i] {
			continue
		}
		j := s.Other(i)
		e.asked[i] = float64(s.Round)
		gain := e.gain(i, in[i], out[i])
		if !asks[j] && !e.agrees(s, j, out[j], e.prefers(in[i], out[i])) {
			s.Emit(negotiation.EventNotReopened, s.Member(i), s.Member(j), gain, e.signed[i], nil)
			if s.Listening() {
				e.tellRequest(s, i, gain, in, out)
			}
			if e.prefers(in[i], out[i]) {
				e.unhappy[i] = float64(e.Patience) // it considers leaving at once
			}
			continue
		}
		s.Emit(negotiation.EventReopened, s.Member(i), s.Member(j), gain, e.signed[i], nil)
		if s.Listening() {
			e.tellRequest(s, i, gain, in, out)
		}
		s.Agreement.Move(negotiation.Renegotiating)
		t.open(s, s.Agreement.Stage)
		s.Window.Drop = e.Drop
		return true
	}
	return false
}

// least is the gain below which a party asks to renegotiate a deal that was worth signed
// to it at its signature. A gain that has not fallen is no reason to.
func least(signed, share float64) float64 {
	return min(signed, signed-float64((1-share)*math.Abs(signed)))
}

// agrees reports whether party j prefers the Nash package of a new window to being left:
// by a margin less if the other would otherwise leave.
func (e *Exits) agrees(s *negotiation.State, j int, out float64, leaves bool) bool {
	before := s.Window
	defer func() { s.Window = before }()
	s.Window = negotiation.Window{Open: true, Stage: s.Agreement.Stage, Drop: e.Drop}
	e.Talks.agenda(s, e.Talks.Course, e.Talks.giver)
	if !e.Talks.envisage(s) {
		return false
	}
	s.Assess(&s.Draft)
	if leaves {
		out -= e.Margin
	}
	worth := s.Worth(j, &s.Draft)
	return worth.Value(s.Draft.Levels) >= out
}
