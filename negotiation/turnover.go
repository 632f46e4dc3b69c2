package negotiation

// Fader is an optional capability of the [Believer]: it lets evidence go out of
// date. Of what viewer has learnt about subject since the start the share keep, in
// [0, 1], is left. It takes effect at once.
type Fader interface {
	Fade(s *State, viewer, subject int, keep float64)
}

// Fade tells the believer that only a share of the evidence that viewer has about
// subject still counts; see [Fader].
func (s *State) Fade(viewer, subject int, keep float64) {
	if b, ok := s.believer.(Fader); ok {
		b.Fade(s, viewer, subject, keep)
	}
}

// Succeed puts a new office holder, of type t, in the place of party i. Terms are
// what its preferences look like, up to scale: they are brought to the scale of its
// predecessor's, so that the weights add up to the same and the worst package is
// worth 0. What the other side misjudges about each issue stays as it was drawn,
// brought to scale as well. The successor inherits the agreement, the talks and the
// party's margins, and a date after which no window opens no longer binds. What the
// predecessor has learnt and what it remembers of the talks it does not inherit: the
// variables of a [Rememberer] are again what they are at the start of a run. The other
// side learns by [Turn.Met] that it has to do with somebody else.
//
// From phase Domestic on all valuations are the successor's, until the run is reset.
// [State.InitialWeight] does not change.
func (s *State) Succeed(i int, t Type, terms []Quad) {
	K := s.Issues()
	base, weight := &s.base[s.party[i]], s.weight[i*K:i*K+K]
	var before, after float64
	for k, q := range terms {
		before += weight[k]
		weight[k] = termRange(q)
		after += weight[k]
	}
	scale := 1.0
	if after > 0 {
		scale = before / after
	}
	base.Const = 0
	for k, q := range terms {
		q = Quad{B: float64(scale * q.B), G: float64(scale * q.G)}
		weight[k] *= scale
		base.Terms[k] = q
		base.Const -= min(0, q.B-q.G) // the terms are concave: the least is at an end
	}
	s.Type[i] = float64(t)
	copy(s.memory[s.party[i]], s.initial.memory[s.party[i]])
	s.Turned, s.Window.Closed = s.Round, false
	for viewer := range s.Parties() {
		if viewer != i {
			s.rescale(viewer, i)
		}
	}
}

// rescale brings viewer's estimate of party j's weights to the scale of the true ones.
func (s *State) rescale(viewer, j int) {
	K := s.Issues()
	n := (viewer*s.Parties() + j) * K
	e := s.estimate[n : n+K]
	var sum, kept float64
	for k := range K {
		sum += s.weight[j*K+k]
		kept += float64(e[k] * s.weight[j*K+k])
	}
	for k := range K {
		if kept > 0 {
			e[k] *= sum / kept
		}
	}
}

// InitialWeight returns the weight that party i had on issue k when the run began:
// the yardstick of indices, which a change of government at home must not move.
func (s *State) InitialWeight(i, k int) float64 { return s.initial.weight[i*s.Issues()+k] }

// beginning holds the parties' preferences, and what members remember, at the start of
// every run.
type beginning struct {
	base   []Objective // of each party
	weight []float64   // i·K+k
	memory [][]float64 // of each member
}

// remember keeps the preferences that runs start from.
func (s *State) remember() {
	s.initial.weight = append([]float64(nil), s.weight...)
	for _, m := range s.party {
		b := s.base[m]
		b.Terms = append([]Quad(nil), b.Terms...)
		s.initial.base = append(s.initial.base, b)
	}
}

// reinstate gives the parties the preferences that runs start from.
func (s *State) reinstate() {
	copy(s.weight, s.initial.weight)
	for i, m := range s.party {
		s.base[m].Const = s.initial.base[i].Const
		copy(s.base[m].Terms, s.initial.base[i].Terms)
	}
	s.Turned = 0
}
