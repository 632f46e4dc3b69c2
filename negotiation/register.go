package negotiation

// register lays out the variables that the solver itself owns.
func (s *Solver) register(u *Setup) {
	st := &s.state
	m := st.model
	issues, parties := st.issueIDs, st.partyIDs
	start := make([]float64, len(issues))
	for k := range m.Issues {
		start[k] = m.Issues[k].StatusQuo
	}
	lowest := 0.0
	if len(m.Acts) > 0 {
		lowest = -1
	}
	u.Own(Implementation, &st.X, Variable{Name: "level", Keys: issues, Start: start, Min: lowest, Max: 1,
		Meaning: "level of the issue as truly implemented", Unit: "share of the full concession"})
	u.Own(Trust, &st.Observed, Variable{Name: "observed", Keys: issues, Start: start, Min: lowest, Max: 1,
		Meaning: "level that everybody but the owner believes in", Unit: "share of the full concession"})
	u.Own(Implementation, &st.Type, Variable{Name: "type", Keys: parties, Max: 1, Hidden: true,
		Meaning: "0 trustworthy, 1 untrustworthy", Unit: "type"})
	u.Own(Domestic, &st.Factor, Variable{Name: "factor", Keys: cross(parties, issues), Initial: 1, Hidden: true,
		Meaning: "multiplier of a party's stake in change on an issue", Unit: "factor"})
	u.Own(Domestic, &st.Addend, Variable{Name: "addend", Keys: parties, Hidden: true,
		Meaning: "state terms of a party's reservation value", Unit: "utility"})
	u.Own(Domestic, &st.Tilt, Variable{Name: "tilt", Keys: cross(parties, issues), Hidden: true,
		Meaning: "what is added to a party's gain per unit of an issue", Unit: "utility"})
	u.Own(Domestic, &st.Shift, Variable{Name: "shift", Keys: cross(parties, parties), Hidden: true,
		Meaning: "what is added to the first party's estimate of the second's reservation value", Unit: "utility"})
	u.Own(Domestic, &st.Guess, Variable{Name: "guess", Keys: cross(parties, cross(parties, issues)), Initial: 1, Hidden: true,
		Meaning: "multiplier of what the first party thinks that an issue is worth to the second", Unit: "factor"})
	u.Own(Propagation, &st.TensionGain, Variable{Name: "tension.gain", Hidden: true,
		Meaning: "tension added by the events of the round", Unit: "tension"})
	u.Own(Enforcement, &st.Snapped, Variable{Name: "snapped", Hidden: true,
		Meaning: "1 in a round with a snapback", Unit: "flag"})
	n := st.Units()
	units := make([]string, n)
	for i := range n {
		units[i] = parties[st.UnitParty(i)]
		if m.Granularity == PerObligation {
			units[i] += "/" + issues[i%len(issues)]
		}
	}
	u.Own(Implementation, &st.Action, Variable{Name: "action", Keys: units, Max: 2,
		Meaning: "conduct under the agreement: 0 comply, 1 cosmetic, 2 defect", Unit: "action"})
	u.Own(Monitoring, &st.Reported, Variable{Name: "reported", Keys: units, Max: 1,
		Meaning: "1 in a round in which a violation is reported", Unit: "flag"})
	u.Own(Enforcement, &st.Restored, Variable{Name: "restored", Keys: units, Max: 1, Hidden: true,
		Meaning: "1 in a round in which guarantors restore compliance", Unit: "flag"})
	u.Own(Bargaining, &st.Broken, Variable{Name: "broken", Keys: units, Max: 1, Hidden: true,
		Meaning: "1 from an open breach to its review", Unit: "flag"})
	u.Own(Enforcement, &st.LegitimacyGain, Variable{Name: "legitimacy.gain", Keys: parties, Hidden: true,
		Meaning: "legitimacy added by the events of the round", Unit: "share"})
	s.registerText(u, "force", &st.Force, units)
	s.registerText(u, "draft", &st.Draft, units)

	P, K := len(parties), len(issues)
	st.estimate = make([]float64, P*P*K)
	for i := range st.estimate {
		st.estimate[i] = 1
	}
	st.memory, st.initial.memory = make([][]float64, len(m.Members)), make([][]float64, len(m.Members))
	for i := range m.Members {
		if r, ok := m.Members[i].Agent.(Rememberer); ok {
			s.registerMemory(u, i, r.Memory())
		}
	}
}

// registerMemory lays out a member's own variables side by side.
func (s *Solver) registerMemory(u *Setup, member int, vars []Variable) {
	st := &s.state
	views := make([][]float64, len(vars))
	from := s.layout.size
	for j, v := range vars {
		v.Name = st.model.Members[member].ID + "." + v.Name
		u.Own(Bargaining, &views[j], v)
		for n := range v.size() {
			st.initial.memory[member] = append(st.initial.memory[member], v.start(n))
		}
	}
	to := s.layout.size
	s.layout.fill = append(s.layout.fill, func(values []float64) error {
		st.memory[member] = values[from:to:to]
		return nil
	})
}

func (s *Solver) registerText(u *Setup, name string, t *Text, units []string) {
	parties, issues := s.state.partyIDs, s.state.issueIDs
	own := func(view *[]float64, field string, keys []string, initial float64, meaning, unit string) {
		u.Own(Bargaining, view, Variable{Name: name + "." + field, Keys: keys, Initial: initial,
			Hidden: true, Meaning: meaning, Unit: unit})
	}
	stake := 0.0
	if s.state.model.Granularity == Bundle {
		stake = 1
	}
	actions := []string{Comply.String(), Cosmetic.String(), Defect.String()}
	types := []string{Trustworthy.String(), Untrustworthy.String()}
	own(&t.Levels, "levels", issues, 0, "level promised", "share of the full concession")
	own(&t.From, "from", issues, 0, "level from which the promise counts", "share of the full concession")
	own(&t.Promised, "promised", issues, 0, "1 if the text covers the issue", "flag")
	own(&t.Due, "due", issues, 0, "what is owed", "share of the full concession")
	own(&t.Choice, "choice", cross(units, cross(types, actions)), 0, "probability of an action as the other side sees it", "probability")
	own(&t.Own, "own", cross(units, actions), 0, "probability of an action", "probability")
	own(&t.Alarm, "alarm", cross(units, actions), 0, "probability that a violation is reported", "probability per round")
	own(&t.Stake, "stake", units, stake, "share of the stakes of the party's obligations", "share")
	own(&t.Enforced, "enforced", units, 0, "probability that a report ends in enforcement", "probability")
	own(&t.Comply, "comply", cross(parties, parties), 1, "probability that the other side complies", "probability")
	own(&t.Deliver, "deliver", cross(parties, issues), 1, "probability that the promise is delivered", "probability")
}

// cross returns the keys a/b for all a and b.
func cross(a, b []string) []string {
	keys := make([]string, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			keys = append(keys, x+"/"+y)
		}
	}
	return keys
}
