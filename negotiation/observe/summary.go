package observe

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/environment"
	"github.com/detente-sim/detente/negotiation/search"
)

// Summary reduces a run to its metrics, its outcome class and its deals. What it
// returns is valid from the end of a run to the start of the next.
type Summary struct {
	model      *negotiation.Model
	variables  []negotiation.Variable // of the model; looked up while metrics are declared
	thresholds negotiation.Thresholds
	variants   []Variant
	metrics    []Metric
	compute    []func() float64
	// worth is each member's utility if all levels are true. A principal's is that of
	// its office holder at the start: a change of government moves no yardstick.
	worth      []negotiation.Objective
	benchmarks *Benchmarks
	search     *search.Solver
	high       []float64

	state                                           *negotiation.State
	tension, cooperation, delivered, relief, living []float64
	trust, legitimacy, acts, cohesion               []float64

	rounds  int // played so far
	months  []month
	levels  []float64 // of all issues, round by round
	level   []float64 // of each issue, mean over time, and of its square
	square  []float64
	path    []negotiation.Outcome
	values  []float64
	outcome negotiation.Outcome
	others  []negotiation.Outcome
	flags   negotiation.Flag
	deals   []Deal
	tally   tally

	action   []float64 // of each unit, at the end of the last round
	enforced []float64 // probability that a report would be enforced, at the end of the round before
	start    float64   // legitimacy of the first party at round 0
}

// month is what is kept of each round.
type month struct {
	tension, cooperation, relief, living float64
	delivered                            [2]float64
	trust                                [2]float64 // in party 0, in party 1
	acts                                 [2]int
	snapback                             bool
	stage                                int
}

// tally counts over a run.
type tally struct {
	seen                        int // events of the log
	force, honest               int
	due, kept                   [2]int // unit-months with something due, and with full delivery
	sides                       int    // side-months with something due
	alarm, expected             float64
	reports, falseReports       int
	punished                    int
	falseSnapbacks              int
	vetoes, noDeals             int
	lastSnapback, gaps, gapsSum int
	pressure                    pressure
	office                      office
	steps                       steps
	beside                      beside
}

// Deal is a deal that was signed, and how it compares with what could be had
// if all promises were kept.
type Deal struct {
	Round, Stage int
	Distance
	// OnTable is the shortfall against packages of the issues that the deal covers.
	OnTable float64
}

// NewSummary returns an observer of runs of the model. With benchmarks of the
// same model it also says how deals compare with them; without (nil) it leaves
// that out. The model must have the variables that outcome classes are made
// from: tension, cooperation and delivered.
func NewSummary(m *negotiation.Model, b *Benchmarks) (*Summary, error) {
	solver, err := negotiation.NewSolver(m)
	if err != nil {
		return nil, fmt.Errorf("the outcome of model %s cannot be told: %w", m.ID, err)
	}
	variables := solver.Variables()
	if _, err := columns(variables, "tension", "cooperation", "delivered"); err != nil {
		return nil, fmt.Errorf("the outcome of model %s cannot be told: %w", m.ID, err)
	}
	K := len(m.Issues)
	o := &Summary{
		model: m, variables: variables, thresholds: m.Thresholds, benchmarks: b,
		search: search.NewSolver(K), high: make([]float64, K),
		months: make([]month, m.Rounds), levels: make([]float64, m.Rounds*K),
		level: make([]float64, K), square: make([]float64, K),
		path: make([]negotiation.Outcome, 0, m.Rounds),
	}
	if o.thresholds == (negotiation.Thresholds{}) {
		o.thresholds = negotiation.DefaultThresholds()
	}
	o.variants = Variants(o.thresholds)
	o.others = make([]negotiation.Outcome, len(o.variants))
	o.worth = make([]negotiation.Objective, len(m.Members))
	for i := range m.Members {
		if a := m.Members[i].Agent; a != nil {
			o.worth[i].Terms = make([]negotiation.Quad, K)
			o.worth[i].Const = a.Coefficients(m.Issues, o.worth[i].Terms)
		}
	}
	o.list()
	o.values = make([]float64, len(o.metrics))
	return o, nil
}

// Metrics describes the values. Read only.
func (o *Summary) Metrics() []Metric { return o.metrics }

// Values returns the metrics of the run in the order of [Summary.Metrics]. A
// metric that does not exist in the run, such as the month of the first
// signature where nothing was signed, is NaN. Read only.
func (o *Summary) Values() []float64 { return o.values }

// Value returns a metric by name; ok is false if there is none of that name.
func (o *Summary) Value(name string) (value float64, ok bool) {
	for i := range o.metrics {
		if o.metrics[i].Name == name {
			return o.values[i], true
		}
	}
	return math.NaN(), false
}

// Rounds returns the number of rounds played.
func (o *Summary) Rounds() int { return o.rounds }

// Outcome returns the class of the run.
func (o *Summary) Outcome() negotiation.Outcome { return o.outcome }

// Has reports whether the run carries a flag.
func (o *Summary) Has(f negotiation.Flag) bool { return o.flags&f != 0 }

// Path returns the class by month: of the stretch of the final window's length
// that ends with each round, shorter at the beginning. Read only.
func (o *Summary) Path() []negotiation.Outcome { return o.path }

// Stage returns the stage in force at the end of a round, 0 if none is.
func (o *Summary) Stage(round int) int { return o.months[round-1].stage }

// Variants names the thresholds of [Summary.Others]. Read only.
func (o *Summary) Variants() []Variant { return o.variants }

// Others returns the class of the run under each variant. Read only.
func (o *Summary) Others() []negotiation.Outcome { return o.others }

// Deals returns the deals signed in the run, in order, if there are benchmarks.
// Read only.
func (o *Summary) Deals() []Deal { return o.deals }

// Start implements [negotiation.Observer].
func (o *Summary) Start(s *negotiation.State) {
	if o.state != s {
		o.attach(s)
	}
	o.rounds, o.path, o.deals, o.tally, o.flags = 0, o.path[:0], o.deals[:0], tally{}, 0
	copy(o.action, s.Action)
	copy(o.enforced, s.Force.Enforced)
	if o.legitimacy != nil {
		o.start = o.legitimacy[0]
	}
}

// attach looks up the variables of a solver.
func (o *Summary) attach(s *negotiation.State) {
	o.state = s
	o.tension, o.cooperation, o.delivered = s.View("tension"), s.View("cooperation"), s.View("delivered")
	o.relief, o.living = s.View("relief"), s.View("living")
	o.trust, o.legitimacy = s.View("trust"), s.View("legitimacy")
	o.acts, o.cohesion = s.View("act.taken"), s.View("opposition.cohesion")
	if n := s.Units(); len(o.action) != n {
		o.action, o.enforced = make([]float64, n), make([]float64, n)
	}
}

// Observe implements [negotiation.Observer].
func (o *Summary) Observe(s *negotiation.State) {
	m := month{
		tension: o.tension[0], cooperation: o.cooperation[0], relief: first(o.relief), living: first(o.living),
		delivered: [2]float64{o.delivered[0], o.delivered[1]},
		trust:     [2]float64{math.NaN(), math.NaN()}, snapback: s.Snapped[0] != 0,
	}
	if P := s.Parties(); o.trust != nil {
		m.trust = [2]float64{o.trust[P], o.trust[1]}
	}
	for i, n := range o.acts {
		if n != 0 {
			m.acts[i] = 1
		}
	}
	if s.Agreement.Binds() {
		m.stage = s.Agreement.Stage
	}
	o.months[o.rounds] = m
	copy(o.levels[o.rounds*len(s.X):], s.X)
	o.rounds++
	o.path = append(o.path, o.thresholds.Classify(o.climate()))
	o.reports(s)
	o.conduct(s)
	o.events(s)
	copy(o.action, s.Action)
	copy(o.enforced, s.Force.Enforced)
}

// first is the value of a variable, NaN if the model has none.
func first(view []float64) float64 {
	if view == nil {
		return math.NaN()
	}
	return view[0]
}

// last returns the months of the final window so far.
func (o *Summary) last() []month {
	return o.months[max(0, o.rounds-max(1, o.thresholds.Window)):o.rounds]
}

func (o *Summary) climate() (c negotiation.Climate) {
	last := o.last()
	for i := range last {
		m := &last[i]
		c.Tension += m.tension
		c.Cooperation += m.cooperation
		c.Delivered[0] += m.delivered[0]
		c.Delivered[1] += m.delivered[1]
		c.Acts[0] += m.acts[0]
		c.Acts[1] += m.acts[1]
		c.Snapback = c.Snapback || m.snapback
	}
	n := float64(len(last))
	c.Tension, c.Cooperation = c.Tension/n, c.Cooperation/n
	c.Delivered = [2]float64{c.Delivered[0] / n, c.Delivered[1] / n}
	return c
}

// reports counts the reports of the round. They are about conduct in the round
// before.
func (o *Summary) reports(s *negotiation.State) {
	t := &o.tally
	for u, reported := range s.Reported {
		if reported == 0 {
			continue
		}
		t.reports++
		if negotiation.Action(o.action[u]) == negotiation.Comply {
			t.falseReports++
			continue
		}
		t.expected += o.enforced[u]
	}
}

// conduct counts how obligations are kept while an agreement binds.
func (o *Summary) conduct(s *negotiation.State) {
	if !s.Agreement.Binds() {
		return
	}
	t := &o.tally
	t.force++
	if s.Honest() {
		t.honest++
	}
	for i := range t.due {
		quiet, counted := 1.0, -1
		for k, due := range s.Force.Due {
			u := s.Unit(i, k)
			if due == 0 || u == counted || !s.Owes(i, k) {
				continue
			}
			counted = u // a bundle is one unit for all its issues
			t.due[i]++
			if negotiation.Action(s.Action[u]) == negotiation.Comply {
				t.kept[i]++
			}
			quiet *= 1 - s.Force.Alarm[u*int(negotiation.Actions)+int(negotiation.Comply)]
		}
		if counted >= 0 {
			t.alarm += 1 - quiet
			t.sides++
		}
	}
}

// events takes in what the log says about the round.
func (o *Summary) events(s *negotiation.State) {
	t := &o.tally
	for ; t.seen < s.Log.Len(); t.seen++ {
		e := s.Log.At(t.seen)
		switch e.Kind {
		case negotiation.EventSuspension:
			if negotiation.Action(e.Extra) == negotiation.Comply {
				t.falseSnapbacks++
			} else {
				t.punished++
			}
		case negotiation.EventSnapback:
			t.lastSnapback = e.Round
		case negotiation.EventSignature:
			t.pressure.signed(e.Round, max(1, o.thresholds.Window))
			if t.lastSnapback > 0 {
				t.gaps++
				t.gapsSum += e.Round - t.lastSnapback
				t.lastSnapback = 0
			}
			o.deal(s, e, s.Log.Package(t.seen))
		case negotiation.EventVetoed:
			t.vetoes++
		case negotiation.EventNoDeal:
			t.noDeals++
		default:
			t.pressure.take(s, e)
			t.office.take(s, e)
			t.steps.take(e)
			t.beside.take(e)
		}
	}
}

func (o *Summary) deal(s *negotiation.State, e negotiation.Event, y []float64) {
	b := o.benchmarks
	if b == nil {
		return
	}
	for k := range o.high {
		o.high[k] = max(y[k], b.Low[k])
		if s.Force.Promised[k] != 0 {
			o.high[k] = b.High[k]
		}
	}
	o.deals = append(o.deals, Deal{Round: e.Round, Stage: int(e.Value),
		Distance: b.Distance(o.search, y), OnTable: b.shortfall(o.search, o.high, y)})
}

// Finish implements [negotiation.Observer].
func (o *Summary) Finish(s *negotiation.State, _ negotiation.Status) {
	c := o.climate()
	o.outcome = o.thresholds.Classify(c)
	for i := range o.variants {
		o.others[i] = o.variants[i].Thresholds.Classify(c)
	}
	o.flag(s, c)
	o.average()
	for i, f := range o.compute {
		o.values[i] = f()
	}
}

// average takes the means of levels over time.
func (o *Summary) average() {
	K := len(o.level)
	clear(o.level)
	clear(o.square)
	for r := range o.rounds {
		for k, x := range o.levels[r*K : (r+1)*K] {
			o.level[k] += x
			o.square[k] += float64(x * x)
		}
	}
	for k := range K {
		o.level[k] /= float64(o.rounds)
		o.square[k] /= float64(o.rounds)
	}
}

// flag sets the flags of the run.
func (o *Summary) flag(s *negotiation.State, c negotiation.Climate) {
	t := &o.thresholds
	if o.mean((*month).reliefOf) > t.ConsolidationRelief && c.Delivered[0] < t.ConsolidationDelivery &&
		o.legitimacy != nil && o.legitimacy[0] > o.start {
		o.flags |= negotiation.Consolidation
	}
	turns := 0
	for i := 1; i < len(o.path); i++ {
		if o.path[i].Warm() != o.path[i-1].Warm() {
			turns++
		}
	}
	if turns >= t.Cycles {
		o.flags |= negotiation.Cycle
	}
	if !s.Agreement.Binds() {
		return
	}
	if v := c.Delivered[0]; o.cohesion != nil && o.cohesion[0] < t.CooptationCohesion && v > 0 && v < t.CooptationDelivery {
		o.flags |= negotiation.Cooptation
	}
	promised, kept := depth(s, s.Force.Levels), depth(s, s.X)
	if promised > 0 && promised < t.NarrowDepth && kept > t.NarrowDelivery*promised {
		o.flags |= negotiation.Narrow
	}
}

// depth is the geometric mean of both sides' delivery at the given levels.
func depth(s *negotiation.State, levels []float64) float64 {
	return math.Sqrt(environment.Delivered(s, 0, levels) * environment.Delivered(s, 1, levels))
}
