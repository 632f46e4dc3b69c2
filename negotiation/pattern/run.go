package pattern

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/detente-sim/detente/negotiation"
)

// Run is one run as patterns see it. It is plain data: one that is written by hand serves
// as well.
type Run struct {
	// Issues are those of the model. Owner is the party that delivers each, 0 or 1, or −1
	// for both; Worth is what each counts for in the depth of a package: its weight, at
	// the start, for the side that it is delivered to. Core marks those on which power
	// hangs.
	Issues []negotiation.Issue
	Owner  []int
	Worth  []float64
	Core   []bool
	// Members are the two parties as they appear in events.
	Members [2]int
	// Narrow is the depth below which a deal is called narrow; see
	// [negotiation.Thresholds].
	Narrow float64
	Log    *negotiation.Log
	// Months begins with the state at the start, month 0.
	Months []Month
}

// Month is what stood at the end of a month.
type Month struct {
	// Trust is the probability that each party gives to the other being trustworthy.
	Trust [2]float64
	// Binds says that an agreement is in force.
	Binds bool
	// Cohesion is how united the opposition stands, NaN if the model does not say.
	// Selective says that what is delivered pleases its moderates and not its
	// hardliners.
	Cohesion  float64
	Selective bool
	// Levels are those truly implemented, by issue.
	Levels []float64
	// Conduct is what party i does about issue k, at i·K+k: an action, or [NotDue].
	Conduct []negotiation.Action
}

// NotDue stands for the conduct of a party that owes nothing on an issue.
const NotDue = negotiation.Actions

// Last returns the number of the last month.
func (r *Run) Last() int { return len(r.Months) - 1 }

// Depth returns how deep a package of levels is, in [0, 1]: the geometric mean of what
// both sides deliver by it, each as a share of its full concession, weighted by what it
// is worth to the other. A package by which one side delivers nothing has depth 0.
func (r *Run) Depth(levels []float64) float64 {
	return math.Sqrt(r.side(0, levels) * r.side(1, levels))
}

// side is the share of its full concession that a party delivers at the given levels.
func (r *Run) side(party int, levels []float64) float64 {
	var sum, all float64
	for k, x := range levels {
		if r.Owner[k] == party {
			sum += float64(r.Worth[k] * max(0, x))
			all += r.Worth[k]
		}
	}
	if all == 0 {
		return 0
	}
	return sum / all
}

// Concerns names what some patterns are about. It is data of a scenario: a pattern
// about what is not named says nothing.
type Concerns struct {
	// Core are the IDs of the issues on which power hangs.
	Core []string
	// Moderates and Hardliners are the members that stand for the wings of an opposition.
	Moderates, Hardliners string
}

// Record is an observer that reads the numbers of patterns off each run when it ends. After
// the first run it allocates nothing.
type Record struct {
	run      Run
	numbers  *Numbers
	wings    []int // moderates and hardliners as members, or none
	state    *negotiation.State
	trust    []float64
	cohesion []float64
	levels   []float64
	conduct  []negotiation.Action
}

// NewRecord returns an observer that reads the numbers of patterns off runs of a model with
// two principals. The error says what of the concerns the model does not have.
func NewRecord(m *negotiation.Model, about Concerns, patterns []Pattern) (*Record, error) {
	K := len(m.Issues)
	r := &Record{numbers: NewNumbers(patterns), levels: make([]float64, (m.Rounds+1)*K), conduct: make([]negotiation.Action, (m.Rounds+1)*2*K)}
	r.run = Run{Issues: m.Issues, Worth: make([]float64, K), Core: make([]bool, K), Narrow: m.Thresholds.NarrowDepth,
		Months: make([]Month, 0, m.Rounds+1)}
	if m.Thresholds == (negotiation.Thresholds{}) {
		r.run.Narrow = negotiation.DefaultThresholds().NarrowDepth
	}
	var errs []error
	var parties []string
	for i := range m.Members {
		if b := &m.Members[i]; b.Is(negotiation.Principal) {
			if len(parties) < 2 {
				r.run.Members[len(parties)] = i
			}
			parties = append(parties, b.ID)
		}
	}
	if len(parties) != 2 {
		errs = append(errs, fmt.Errorf("%d principals, expected 2", len(parties)))
	}
	for k := range m.Issues {
		r.run.Owner = append(r.run.Owner, slices.Index(parties, m.Issues[k].Owner))
	}
	for _, id := range about.Core {
		k := slices.IndexFunc(m.Issues, func(is negotiation.Issue) bool { return is.ID == id })
		if k < 0 {
			errs = append(errs, fmt.Errorf("no issue %q on which power could hang", id))
			continue
		}
		r.run.Core[k] = true
	}
	if about.Moderates != "" || about.Hardliners != "" {
		for _, id := range []string{about.Moderates, about.Hardliners} {
			i := slices.IndexFunc(m.Members, func(b negotiation.Member) bool { return b.ID == id && b.Agent != nil })
			if i < 0 {
				errs = append(errs, fmt.Errorf("no member %q that wants something and could be a wing of the opposition", id))
			}
			r.wings = append(r.wings, i)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("pattern: model %s: %w", m.ID, err)
	}
	return r, nil
}

// Run returns the run that was watched last. It is valid until the solver plays the next
// one.
func (r *Record) Run() *Run { return &r.run }

// Numbers returns the numbers of the run that was watched last. They are valid until this
// observer watches another.
func (r *Record) Numbers() *Numbers { return r.numbers }

// Observers makes a record serve as the recorder of an ensemble.
func (r *Record) Observers() []negotiation.Observer { return []negotiation.Observer{r} }

// Start implements [negotiation.Observer].
func (r *Record) Start(s *negotiation.State) {
	if r.state != s {
		r.state, r.run.Log = s, &s.Log
		r.trust, r.cohesion = s.View("trust"), s.View("opposition.cohesion")
	}
	for k, i := range r.run.Owner {
		r.run.Worth[k] = 0
		if i >= 0 {
			r.run.Worth[k] = s.InitialWeight(1-i, k)
		}
	}
	r.run.Months = r.run.Months[:0]
	r.Observe(s)
}

// Observe implements [negotiation.Observer].
func (r *Record) Observe(s *negotiation.State) {
	n, K := len(r.run.Months), len(r.run.Issues)
	m := Month{Trust: [2]float64{math.NaN(), math.NaN()}, Binds: s.Agreement.Binds(), Cohesion: math.NaN(),
		Levels: r.levels[n*K : (n+1)*K : (n+1)*K], Conduct: r.conduct[n*2*K : (n+1)*2*K : (n+1)*2*K]}
	if r.trust != nil {
		m.Trust = [2]float64{r.trust[1], r.trust[2]} // of party 0 in 1, of 1 in 0
	}
	if r.cohesion != nil {
		m.Cohesion = r.cohesion[0]
		m.Selective = len(r.wings) == 2 && r.gain(s, r.wings[0]) > 0 && r.gain(s, r.wings[1]) <= 0
	}
	copy(m.Levels, s.X)
	for i := range 2 {
		for k := range K {
			m.Conduct[i*K+k] = NotDue
			if m.Binds && s.Force.Due[k] != 0 && s.Owes(i, k) {
				m.Conduct[i*K+k] = negotiation.Action(s.Action[s.Unit(i, k)])
			}
		}
	}
	r.run.Months = append(r.run.Months, m)
}

// gain is what a member gains by what is seen to be delivered.
func (r *Record) gain(s *negotiation.State, member int) (sum float64) {
	for k, x := range s.Observed {
		if q := r.run.Issues[k].StatusQuo; x != q {
			sum += s.Difference(member, k, q, x)
		}
	}
	return sum
}

// Finish implements [negotiation.Observer].
func (r *Record) Finish(*negotiation.State, negotiation.Status) { r.numbers.Measure(&r.run) }
