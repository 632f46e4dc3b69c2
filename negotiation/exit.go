package negotiation

// Denounce ends the agreement in force by its own rules: actor leaves it, what was
// delivered under it is rolled back as far as it can be, and no window opens for the
// given number of rounds. Unlike at a snapback nobody stands accused.
func (s *State) Denounce(actor, cooling int) {
	a := &s.Agreement
	a.Move(Denounced)
	for k := range s.X {
		s.X[k], s.Observed[k] = s.withdrawn(k, s.X[k]), s.withdrawn(k, s.Observed[k])
	}
	a.Move(Terminated)
	a.Stage, a.EndedAt = 0, s.Round
	a.Denunciations++
	s.Emit(EventDenounced, s.party[actor], s.against(actor), 0, 0, s.X)
	s.Force.clear(s)
	for u := range s.Action {
		s.Action[u], s.Broken[u] = float64(Comply), 0
	}
	s.Window = Window{Cooling: cooling, Closed: s.Window.Closed}
}

// withdrawn is what would be left of level x of issue k if the agreement in force were
// denounced: of what was delivered under it, the part that cannot be rolled back.
func (s *State) withdrawn(k int, x float64) float64 {
	if s.Force.Promised[k] == 0 {
		return x
	}
	return x - float64(s.roll[k]*max(0, max(0, x)-max(0, s.Force.From[k])))
}

// AfterExit returns what it would be worth to party i if the agreement in force were
// denounced: the observed levels that would be left, with the state terms of its
// reservation value.
func (s *State) AfterExit(i int) float64 {
	u := s.mod.constant[i] + s.Addend[i]
	for k, t := range s.Terms(i) {
		u += quadAt(t.B, t.G, s.withdrawn(k, s.Observed[k]))
	}
	return u
}
