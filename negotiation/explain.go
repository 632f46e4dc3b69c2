package negotiation

// Listener is an optional capability of an [Observer]: it hears the terms that decided
// each event, as they are told by the part that decided. Listening changes nothing in
// a run. Where no observer listens, the terms are not even computed.
type Listener interface {
	// Note is called right after event n of the log was emitted, once for each of its
	// terms.
	Note(s *State, n int, t Term)
}

// Term is one of the numbers that decided an event: what something is worth to
// somebody, a threshold, a probability, the draw that fell.
type Term struct {
	// Name is a phrase for people that is the same in every run, Unit "utility",
	// "probability", ....
	Name, Unit string
	Value      float64
	// Member is whose term it is, as a member index, and Issue the issue that it is
	// about; -1 if none.
	Member, Issue int
}

// The names of the terms that [State.NoteWorth] tells. Gains by issue add up, with
// what the present levels are worth, to what the package is worth.
const (
	TermPresent = "worth of the present levels"
	TermGain    = "gain"
	TermWorth   = "worth of the package"
)

// The names of the terms that [State.NotePackage] tells.
const (
	TermLevel   = "level"
	TermHighest = "as high as it can be"
	TermLowest  = "as low as it can be"
)

// Listening reports whether anybody hears the terms of events; if not, a part does not
// compute any.
func (s *State) Listening() bool { return len(s.listeners) > 0 }

// Note attaches a term to the event that has just been emitted.
func (s *State) Note(name string, value float64, unit string) {
	s.note(Term{Name: name, Value: value, Unit: unit, Member: -1, Issue: -1})
}

// NoteOf attaches a term of a member's.
func (s *State) NoteOf(member int, name string, value float64, unit string) {
	s.note(Term{Name: name, Value: value, Unit: unit, Member: member, Issue: -1})
}

// NoteIssue attaches a term about an issue, of a member's or, for -1, of nobody's.
func (s *State) NoteIssue(member, issue int, name string, value float64, unit string) {
	s.note(Term{Name: name, Value: value, Unit: unit, Member: member, Issue: issue})
}

// NoteWorth attaches what a package is worth to a member by its objective, and how
// that comes about issue by issue, compared with the observed levels.
func (s *State) NoteWorth(member int, o Objective, y []float64) {
	const unit = "utility"
	s.NoteOf(member, TermPresent, o.Value(s.Observed), unit)
	for k, t := range o.Terms {
		if x := s.Observed[k]; y[k] != x {
			s.NoteIssue(member, k, TermGain, quadAt(t.B, t.G, y[k])-quadAt(t.B, t.G, x), unit)
		}
	}
	s.NoteOf(member, TermWorth, o.Value(y), unit)
}

// NotePackage attaches the levels of a package on the issues that it covers, and which
// of them are held at an end of what is possible: there more, or less, of an issue would
// be wanted than can be had.
func (s *State) NotePackage(y, low, high, covered []float64) {
	for k, level := range y {
		if covered[k] == 0 {
			continue
		}
		s.NoteIssue(-1, k, TermLevel, level, "share of the full concession")
		switch {
		case high[k] <= low[k]:
		case level >= high[k]:
			s.NoteIssue(-1, k, TermHighest, level, "share of the full concession")
		case level <= low[k]:
			s.NoteIssue(-1, k, TermLowest, level, "share of the full concession")
		}
	}
}

// NoteReservation attaches party i's no-deal utility and the terms that add up to it.
func (s *State) NoteReservation(i int) {
	const unit = "utility"
	m := s.party[i]
	whole := s.Reservation(i)
	present := s.mod.constant[i] + s.sum(s.Terms(i), s.Observed)
	margin, affairs := s.settings[i].Margin, s.Addend[i]
	s.NoteOf(m, "no-deal utility", whole, unit)
	s.NoteOf(m, "of which the present levels", present, unit)
	for _, t := range [...]struct {
		name  string
		value float64
	}{
		{"of which a margin", margin},
		{"of which the state of affairs", affairs},
		{"of which a hurting stalemate", whole - (present + margin + affairs)},
	} {
		if t.value > negligible || t.value < -negligible {
			s.NoteOf(m, t.name, t.value, unit)
		}
	}
}

// negligible is the utility below which a term is rounding.
const negligible = 1e-12

func (s *State) note(t Term) {
	for _, l := range s.listeners {
		l.Note(s, s.Log.Len()-1, t)
	}
}

// listen finds the observers that listen.
func (s *State) listen() {
	for _, o := range s.observer {
		if l, ok := o.(Listener); ok {
			s.listeners = append(s.listeners, l)
		}
	}
}
