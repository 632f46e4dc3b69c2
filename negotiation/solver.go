package negotiation

import (
	"errors"
	"fmt"
)

// Solver runs a model round by round. It is built once and reset for every
// run; a round allocates nothing. A solver is not safe for concurrent use:
// give each worker its own.
type Solver struct {
	state   State
	parts   []Part
	steps   [phases][]func(*State)
	resets  []func(*State)
	clock   clock
	members map[string]int // index by ID; used at set-up only
	layout  layout
	initial []float64
	status  Status
	types   []*Stream
	errors  []*Stream // estimate errors, one stream for each (viewer, subject, issue key)
}

// Observer records what happens in a run. Observers are called in the order
// given, after the last phase of each round; they draw no random numbers and
// change nothing.
type Observer interface {
	// Start is called when a run begins, at round 0.
	Start(s *State)
	// Observe is called at the end of every round.
	Observe(s *State)
	// Finish is called once, when the run has ended.
	Finish(s *State, status Status)
}

// NewSolver builds a solver for the model and leaves it at round 0 of run 0 of seed
// 0. The observers watch every run, from Reset on.
func NewSolver(m *Model, observers ...Observer) (*Solver, error) {
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("negotiation: model %s: %w", m.ID, err)
	}
	s := &Solver{layout: layout{index: map[string]int{}, writes: map[string]string{}}}
	s.state.model = m
	s.state.layout = &s.layout
	s.state.observer = observers
	s.state.listen()
	if err := s.build(m); err != nil {
		return nil, fmt.Errorf("negotiation: model %s: %w", m.ID, err)
	}
	return s, nil
}

// Run plays a whole run and returns why it ended. The same model, seed and run
// number give the same run, whatever ran before.
func (s *Solver) Run(seed, run uint64) Status {
	s.Reset(seed, run)
	for s.Round() == Running {
	}
	return s.status
}

// State returns the state of the present run. It belongs to the solver.
func (s *Solver) State() *State { return &s.state }

// Variables returns the descriptions of all state variables, in order.
func (s *Solver) Variables() []Variable { return append([]Variable(nil), s.layout.vars...) }

// Round advances the run by one round and returns its status. The order of a
// round is fixed: drivers, incidents, monitoring, trust, enforcement, domestic
// politics, bargaining, implementation, stages, propagation; then it is
// recorded. Calling it after the end of a run does nothing.
func (s *Solver) Round() Status {
	if s.status != Running {
		return s.status
	}
	st := &s.state
	st.Round++
	st.TensionGain[0], st.Snapped[0] = 0, 0
	clear(st.LegitimacyGain)
	clear(st.Reported)
	clear(st.Restored)
	s.clock.next(st.Round)
	for phase := Drivers; phase < phases; phase++ {
		st.phase = phase
		switch phase {
		case Domestic:
			st.resetContributions()
		case Bargaining:
			clear(st.Broken)
		case Implementation:
			st.expectConduct()
		}
		for _, step := range s.steps[phase] {
			step(st)
		}
		if phase == Domestic {
			st.revalue()
		}
	}
	st.phase = phases
	for _, o := range st.observer {
		o.Observe(st)
	}
	s.status = s.stop()
	if s.status != Running {
		st.Emit(EventEnd, -1, -1, float64(s.status), 0, st.X)
		for _, o := range st.observer {
			o.Finish(st, s.status)
		}
	}
	return s.status
}

// expectConduct updates what everybody expects under the text in force, one
// sweep a round.
func (s *State) expectConduct() {
	if !s.Agreement.Binds() {
		return
	}
	s.Assess(&s.Force)
}

func (s *Solver) stop() Status {
	st := &s.state
	switch {
	case st.model.Stop == AtSignature && st.Agreement.FirstSignature != 0:
		return DealSigned
	case st.model.Stop == AtCollapse && st.Agreement.FirstSnapback != 0:
		return DealCollapsed
	case st.Round >= st.model.Rounds:
		return ReachedHorizon
	}
	return Running
}

// Reset puts the solver at round 0 of a run and tells the observers that it begins.
func (s *Solver) Reset(seed, run uint64) {
	s.prepare(seed, run)
	for _, o := range s.state.observer {
		o.Start(&s.state)
	}
}

// prepare puts the solver at round 0 of a run.
func (s *Solver) prepare(seed, run uint64) {
	st := &s.state
	st.Seed, st.Run, st.Round = seed, run, 0
	st.phase = Drivers
	st.Agreement, st.Proposal, st.Window = Agreement{}, Agreement{}, Window{}
	st.Log.reset()
	copy(st.values, s.initial)
	s.clock.start(seed, run)
	st.reinstate()
	s.drawParties()
	st.Force.clear(st)
	st.Draft.clear(st)
	st.resetContributions()
	st.revalue()
	for _, reset := range s.resets {
		reset(st)
	}
	st.Draft.hope(st)
	s.status = Running
}

// drawParties draws each party's type and its errors about the others' weights.
func (s *Solver) drawParties() {
	st := &s.state
	K, P := st.Issues(), st.Parties()
	for i := range P {
		st.Type[i] = float64(Trustworthy)
		if !s.types[i].Happens(st.settings[i].Trustworthy) {
			st.Type[i] = float64(Untrustworthy)
		}
	}
	sd := st.model.EstimateError
	if sd == 0 {
		return
	}
	for i := range P {
		for j := range P {
			if i == j {
				continue
			}
			e := st.estimate[(i*P+j)*K : (i*P+j+1)*K]
			var sum, kept float64
			for k := range K {
				// Halves of a split issue draw from equal streams and hence share the error.
				e[k] = max(0, 1+float64(sd*s.errors[(i*P+j)*K+k].Normal()))
				sum += st.weight[j*K+k]
				kept += float64(e[k] * st.weight[j*K+k])
			}
			for k := range K {
				if kept > 0 {
					e[k] *= sum / kept
				}
			}
		}
	}
}

func (s *Solver) stream(part, entity string) *Stream { return newStream(&s.clock, part, entity) }

// build lays out the state and sets the parts up.
func (s *Solver) build(m *Model) error {
	s.index(m)
	if err := s.values(m); err != nil {
		return err
	}
	if m.Parts != nil {
		s.parts = m.Parts()
	}
	core := &Setup{Model: m, solver: s, part: "negotiation"}
	s.register(core)
	errs := []error{core.err, s.post()}
	names := map[string]bool{"negotiation": true}
	for _, p := range s.parts {
		if names[p.Name()] {
			errs = append(errs, fmt.Errorf("part %s is there twice", p.Name()))
			continue
		}
		names[p.Name()] = true
		u := &Setup{Model: m, solver: s, part: p.Name()}
		if err := p.Setup(u); err != nil {
			errs = append(errs, fmt.Errorf("part %s: %w", p.Name(), err))
		}
		errs = append(errs, u.err)
	}
	s.state.values = make([]float64, s.layout.size)
	for _, fill := range s.layout.fill {
		errs = append(errs, fill(s.state.values))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	s.initial = make([]float64, s.layout.size)
	for i, v := range s.layout.vars {
		for j := range v.size() {
			s.initial[s.layout.offset[i]+j] = v.start(j)
		}
	}
	s.prepare(0, 0)
	return nil
}

// post finds the parts that fill a post.
func (s *Solver) post() error {
	st := &s.state
	var errs []error
	for _, p := range s.parts {
		if f, ok := p.(Forecaster); ok {
			if st.forecaster != nil {
				errs = append(errs, fmt.Errorf("part %s: the model has another forecaster already", p.Name()))
			}
			st.forecaster = f
		}
		if b, ok := p.(Believer); ok {
			if st.believer != nil {
				errs = append(errs, fmt.Errorf("part %s: the model has another believer already", p.Name()))
			}
			st.believer = b
		}
		if a, ok := p.(Appraiser); ok {
			st.appraisers = append(st.appraisers, a)
		}
		if a, ok := p.(Assembly); ok {
			if st.assembly != nil {
				errs = append(errs, fmt.Errorf("part %s: the model has another assembly already", p.Name()))
			}
			st.assembly = a
		}
		if l, ok := p.(Leverage); ok {
			if st.leverage != nil {
				errs = append(errs, fmt.Errorf("part %s: the model has another part for threats already", p.Name()))
			}
			st.leverage = l
		}
		if a, ok := p.(Audience); ok {
			if st.audience != nil {
				errs = append(errs, fmt.Errorf("part %s: the model has another audience already", p.Name()))
			}
			st.audience = a
		}
	}
	return errors.Join(errs...)
}

// index lists parties, issues and owners.
func (s *Solver) index(m *Model) {
	st := &s.state
	s.members = make(map[string]int, len(m.Members))
	for i := range m.Members {
		s.members[m.Members[i].ID] = i
		if b := &m.Members[i]; b.Is(Principal) {
			st.party = append(st.party, i)
			st.partyIDs = append(st.partyIDs, b.ID)
			settings := Party{ID: b.ID, Trustworthy: 1}
			for _, p := range m.Parties {
				if p.ID == b.ID {
					settings = p
				}
			}
			st.settings = append(st.settings, settings)
		}
	}
	st.channel = -1
	for k := range m.Issues {
		is := &m.Issues[k]
		st.issueIDs = append(st.issueIDs, is.ID)
		owner := -1
		for i, id := range st.partyIDs {
			if is.Owner == id {
				owner = i
			}
		}
		st.owner = append(st.owner, owner)
		st.roll = append(st.roll, is.Reversibility*m.Snapback)
		if is.Hook == ChannelHook {
			st.channel = k
		}
		if is.StatusQuo != 0 {
			st.moved = append(st.moved, k)
		}
	}
	st.ones = make([]float64, len(st.party)*len(m.Issues))
	for n := range st.ones {
		st.ones[n] = 1
	}
	st.discount = m.Discount
	if st.discount == 0 {
		st.discount = 0.96
	}
	st.Log.width = len(m.Issues)
}

// values asks the agents for their coefficients and makes room for valuations.
func (s *Solver) values(m *Model) error {
	st := &s.state
	K, P := st.Issues(), st.Parties()
	st.base = make([]Objective, len(m.Members))
	var errs []error
	for i := range m.Members {
		if a := m.Members[i].Agent; a != nil {
			terms := make([]Quad, K)
			c := a.Coefficients(m.Issues, terms)
			errs = append(errs, checkCoefficients(m.Members[i].ID, c, terms, m.Issues))
			st.base[i] = Objective{Const: c, Terms: terms}
		}
	}
	st.weight = make([]float64, P*K)
	for i := range P {
		for k, t := range st.base[st.party[i]].Terms {
			st.weight[i*K+k] = termRange(t)
		}
	}
	st.remember()
	st.mod = valuations{
		terms: make([]Quad, P*K), constant: make([]float64, P),
		seen: make([]Quad, P*P*K), seenC: make([]float64, P*P),
		domestic: Objective{Terms: make([]Quad, K)}, planned: make([]Quad, K),
	}
	for range P {
		st.mod.own = append(st.mod.own, Objective{Terms: make([]Quad, K)})
	}
	for range P * P {
		st.mod.others = append(st.mod.others, Objective{Terms: make([]Quad, K)})
	}
	for i := range P {
		s.types = append(s.types, s.stream("negotiation.type", st.partyIDs[i]))
		for j := range P {
			for k := range K {
				name := st.partyIDs[i] + "/" + st.partyIDs[j] + "/" + m.Issues[k].StreamKey()
				s.errors = append(s.errors, s.stream("negotiation.estimate", name))
			}
		}
	}
	return errors.Join(errs...)
}

// termRange is the range of b·x − g·x² over x in [0, 1].
func termRange(t Quad) float64 {
	lo, hi := min(0, t.B-t.G), max(0, t.B-t.G)
	if t.G > 0 {
		if x := t.B / (2 * t.G); x > 0 && x < 1 {
			hi = max(hi, quadAt(t.B, t.G, x))
		}
	}
	return hi - lo
}
