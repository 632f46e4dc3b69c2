package negotiation_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
)

// power switches everything on that is about holding office.
var power = []string{"params.office=0.6", "params.routes.ele.office=1", "params.routes.ele.wV=0", "params.routes.E.pop=1",
	"params.turn_GOV=1", "params.turn_USA=1", "params.opp=1", "params.acts=1", "params.h0=0.005"}

// latest joins lists of settings; of several for one key the last is kept.
func latest(lists ...[]string) (sets []string) {
	for _, list := range lists {
		for _, set := range list {
			key, _, _ := strings.Cut(set, "=")
			sets = slices.DeleteFunc(sets, func(s string) bool { return strings.HasPrefix(s, key+"=") })
			sets = append(sets, set)
		}
	}
	return sets
}

// watching is a number that is taken from a run, round by round.
type watching struct {
	value func(s *negotiation.State) float64 // at the end of a round
	sum   float64
	n     int
}

func (w *watching) Start(*negotiation.State) { w.sum, w.n = 0, 0 }
func (w *watching) Observe(s *negotiation.State) {
	if v := w.value(s); !math.IsNaN(v) {
		w.sum, w.n = w.sum+v, w.n+1
	}
}
func (w *watching) Finish(*negotiation.State, negotiation.Status) {}

// mean is over the rounds in which there is a number, 0 without any.
func (w *watching) mean() float64 { return w.sum / max(1, float64(w.n)) }

// eventsOf takes a number from every event of a kind by a member.
func eventsOf(kind negotiation.EventKind, actor string, of func(negotiation.Event) float64) func(*negotiation.State) float64 {
	return func(s *negotiation.State) float64 {
		for i := s.Log.Len() - 1; i >= 0 && s.Log.At(i).Round == s.Round; i-- {
			if e := s.Log.At(i); e.Kind == kind && (actor == "" || s.Model().Members[e.Actor].ID == actor) {
				return of(e)
			}
		}
		return math.NaN()
	}
}

// happened counts rounds with an event.
func happened(kind negotiation.EventKind, actor string) func(*negotiation.State) float64 {
	f := eventsOf(kind, actor, func(negotiation.Event) float64 { return 1 })
	return func(s *negotiation.State) float64 {
		if math.IsNaN(f(s)) {
			return 0
		}
		return 1
	}
}

func riskAtVote(e negotiation.Event) float64 { return e.Value }

// onLevels is the mean of what is delivered on some issues.
func onLevels(t *testing.T, ids ...string) func(*negotiation.State) float64 {
	ks := indices(t, ids)
	return func(s *negotiation.State) (x float64) {
		for _, k := range ks {
			x += s.X[k] / float64(len(ks))
		}
		return x
	}
}

// onTable is the mean of what the last text offers on some issues in the first rounds.
func onTable(t *testing.T, rounds int, ids ...string) func(*negotiation.State) float64 {
	ks := indices(t, ids)
	return func(s *negotiation.State) (x float64) {
		if s.Round > rounds {
			return math.NaN()
		}
		for _, k := range ks {
			x += s.Draft.Levels[k] / float64(len(ks))
		}
		return x
	}
}

func indices(t *testing.T, ids []string) (ks []int) {
	m := modelOf(t, venezuela(t))
	for k := range m.Issues {
		if slices.Contains(ids, m.Issues[k].ID) {
			ks = append(ks, k)
		}
	}
	require.Len(t, ks, len(ids))
	return ks
}

func viewOf(name string, n int) func(*negotiation.State) float64 {
	return func(s *negotiation.State) float64 {
		if v := s.View(name); v != nil {
			return v[n]
		}
		return math.NaN()
	}
}

// complies is the probability with which the first principal, being of its type, keeps
// its word in the eyes of the other side.
func complies(s *negotiation.State) float64 {
	if !s.Agreement.Binds() {
		return math.NaN()
	}
	return s.Force.Choice[int(s.Type[0])*int(negotiation.Actions)]
}

// learnt is how far trust in the second principal has moved, squared.
func learnt(s *negotiation.State) float64 {
	d := s.Trust(0, 1) - 0.3
	return d * d
}

// Every mechanism moves what it is there for: switched off, its observable differs by
// more than three standard errors of the mean of the paired difference.
func TestPowerMovesItsObservables(t *testing.T) {
	t.Parallel()
	medium := []string{"params.mode=fixed", "params.package=medium", "params.elecV=24"}
	for _, x := range []struct {
		name      string
		base      []string
		off       []string
		observe   func(*negotiation.State) float64
		direction float64 // of the mechanism's effect
	}{
		{"rent of office: electoral concessions far from a vote", []string{"params.elecV=40"}, []string{"params.office=0"},
			onLevels(t, "V2", "V3", "V4"), +1},
		{"insurance of those who lose office: guarantees on the table", []string{"params.mode=grand"}, []string{"params.ins_max=0"},
			onTable(t, 10, "V9", "U4"), +1},
		{"annulment of lost votes (changes of government)", append(medium, "params.k0=0"), []string{"params.acts=0"},
			happened(negotiation.EventTurnover, "GOV"), -1},
		{"living standard in votes (M24)", medium, []string{"params.pop_E=0"}, eventsOf(negotiation.EventResult, "GOV", riskAtVote), -1},
		{"legitimacy in votes", append(medium, "params.init.L_GOV=0.9", "params.leg_acc=0.5"), []string{"params.pop_L=0"},
			eventsOf(negotiation.EventResult, "GOV", riskAtVote), +1},
		{"a vote in legitimacy", medium, []string{"params.leg_vote=0"}, viewOf("legitimacy", 0), -1},
		{"boycotts in results", medium, []string{"params.part_boy=1"}, eventsOf(negotiation.EventResult, "GOV", riskAtVote), -1},
		{"boycotts in the worth of rights", []string{"params.mode=grand", "params.elecV=13", "params.part_lead=12"}, []string{"params.boy_val=1"}, onTable(t, 12, "V2", "V3", "V4"), -1},
		{"turnover of the first principal (type)", append(medium, "params.k0=0", "params.acts=0"), []string{"params.turn_GOV=0"},
			viewOf("type", 0), -1},
		{"turnover of the second principal (evidence)", medium, []string{"params.turn_USA=0"}, learnt, -1},
		{"loss of office between votes", []string{"params.h0=0.02", "params.elecV=0"}, []string{"params.h0=0"},
			happened(negotiation.EventTurnover, "GOV"), +1},
		{"those who may lose office are less patient", append(medium, "params.h0=0.05", "params.turn_GOV=0", "params.turn_USA=0"), []string{"params.h0=0"},
			complies, -1},
		{"votes in the loss of office", []string{"params.h0=0.02", "params.routes.ele.haz=1"}, []string{"params.routes.ele.haz=0"},
			viewOf("turnover.hazard", 0), +1},
		{"selective concessions: cohesion (M11)", []string{"params.mode=fixed", "params.package=selective", "params.acts=0", "params.elecV=24"}, []string{"params.opp=0"},
			viewOf("opposition.cohesion", 0), -1},
		{"selective concessions: risk at the vote (M11)", []string{"params.mode=fixed", "params.package=selective", "params.acts=0", "params.elecV=24"}, []string{"params.opp=0"},
			eventsOf(negotiation.EventResult, "GOV", riskAtVote), -1},
		{"deals that pass the opposition by", []string{"params.mode=fixed", "packages.ties={V8: 1, U5: 1}", "params.package=ties"}, []string{"params.opp_tol=0.1"},
			viewOf("opposition.cohesion", 0), -1},
		{"cohesion in what rights are worth", []string{"params.mode=grand", "params.init.C=0.8", "params.c1=2"}, []string{"params.v_C=1"},
			viewOf("factor", 16+1), -1},
		{"cohesion in the reservation value", []string{"params.c_b=0.2"}, []string{"params.c_b=0"}, viewOf("addend", 0), +1},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			if x.name == "selective concessions: cohesion (M11)" {
				x.off = append(x.off, "params.c_b=1e-9") // the variable is there, and rests
			}
			on, off := &watching{value: x.observe}, &watching{value: x.observe}
			a := solve(t, modelOf(t, venezuela(t, latest(power, x.base)...)), on)
			b := solve(t, modelOf(t, venezuela(t, latest(power, x.base, x.off)...)), off)
			const n = 400
			var sum, squares float64
			for run := range uint64(n) {
				a.Run(21, run)
				b.Run(21, run)
				d := on.mean() - off.mean()
				sum, squares = sum+d, squares+d*d
			}
			mean := sum / n
			se := math.Sqrt((squares/n - mean*mean) / n)
			t.Logf("%+.5f ± %.5f", mean, se)
			assert.Greater(t, x.direction*mean, 3*se)
			assert.NotZero(t, mean)
		})
	}
}

// The nearer a vote, the more there is to be gained by breaking one's word about its
// rules; without a rent of office the date alone changes nothing.
func TestTemptationGrowsAsAVoteComesNear(t *testing.T) {
	t.Parallel()
	kept := func(sets ...string) (p []float64, s *negotiation.Solver) {
		w := &watching{value: func(s *negotiation.State) float64 {
			if s.Round != 1 {
				return math.NaN()
			}
			return complies(s)
		}}
		s = solve(t, modelOf(t, venezuela(t, latest(power, []string{"params.mode=fixed", "params.package=medium",
			"params.turn_GOV=0", "params.turn_USA=0", "params.h0=0", "params.acts=0", "params.opp=0", "params.part_lead=0"}, sets)...)), w)
		for run := range uint64(400) {
			s.Run(23, run)
			p = append(p, w.mean())
		}
		return p, s
	}
	near, _ := kept("params.elecV=2")
	far, s := kept("params.elecV=20")
	lower, higher := 0, 0
	for n := range near {
		switch {
		case near[n] < far[n]:
			lower++
		case near[n] > far[n]:
			higher++
		}
	}
	t.Log(lower, higher)
	assert.Greater(t, lower, 100)
	assert.Less(t, higher, lower/4)
	assert.InDelta(t, 0.20, s.State().View("office.rent")[0], 0.005)
	near, _ = kept("params.elecV=2", "params.office=0")
	far, _ = kept("params.elecV=20", "params.office=0")
	assert.Equal(t, near, far)
}

// adding returns a copy of the model with further parts.
func adding(m *negotiation.Model, more func() []negotiation.Part) *negotiation.Model {
	c := *m
	c.Parts = func() []negotiation.Part { return append(m.Parts(), more()...) }
	return &c
}

func TestPowerOfNoStrengthIsAbsent(t *testing.T) {
	t.Parallel()
	contest := domestic.Contest{Base: -3.5, Fairness: 25, Divided: 0.5, Support: 0.35, FromLiving: 0.5, Living: 0.3, Legitimacy: 0.45, Cohesion: 0.6}
	fair := []string{"V2", "V3", "V4"}
	zero := map[string]func() []negotiation.Part{
		"election": func() []negotiation.Part {
			return []negotiation.Part{&domestic.Election{Party: "GOV", Contest: contest, Fair: fair}}
		},
		"office": func() []negotiation.Part {
			return []negotiation.Part{&domestic.Office{Party: "GOV", Contest: contest, Fair: fair, Insured: []string{"V9"}, Protection: 1, Scale: 1}}
		},
		"turnover": func() []negotiation.Part {
			return []negotiation.Part{&domestic.Turnover{Successions: []domestic.Succession{
				{Party: "GOV", Heir: "OPP", Shift: 1, Legitimacy: 1}, {Party: "USA", Poll: &domestic.Poll{}, Hawkishness: 1, Backlash: 2}}}}
		},
		"opposition": func() []negotiation.Part {
			return []negotiation.Part{&domestic.Opposition{Party: "GOV", Start: 0.6, Speed: 1, Envy: 2, Selective: 2, Issues: fair, Refusal: 1}}
		},
	}
	own := []string{"contest", "office", "turnover", "opposition"}
	kinds := []negotiation.EventKind{negotiation.EventResult}
	for name, parts := range zero {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, sets := range [][]string{nil, {"params.mode=grand", "params.modes.belief=beta"}, {"params.modes.granularity=obligation", "params.modes.valuation=one-shot"}} {
				m := modelOf(t, venezuela(t, sets...))
				gone, pg := taped(t, m)
				there, pt := taped(t, adding(m, parts))
				for run := range uint64(15) {
					gone.Run(31, run)
					there.Run(31, run)
					sameBits(t, gone, there, pg, pt, kinds, own)
				}
			}
		})
	}
	// In a scenario each is there only where something is at stake.
	for _, p := range modelOf(t, venezuela(t)).Parts() {
		assert.NotContains(t, zero, p.Name())
	}
	found := 0
	for _, p := range modelOf(t, venezuela(t, power...)).Parts() {
		if _, ok := zero[p.Name()]; ok {
			found++
		}
	}
	assert.Equal(t, len(zero), found)
}

// What is off has no parameters that matter.
func TestPowerSettingsThatAreOffDoNothing(t *testing.T) {
	t.Parallel()
	for _, x := range []silence{
		{"office and turnover", nil, power, []string{"params.k0=-1", "params.k1=50", "params.pop_0=0.1", "params.leg_vote=0.5", "params.part_lead=6",
			"params.c_ann=1", "params.shift=0.1", "params.pi_new=0", "params.evid_keep=0", "params.hawk=1", "params.bl_max=0", "params.k_L=9"}},
		{"office", latest(power, []string{"params.office=0"}), power, []string{"params.B_mult=3"}},
		{"opposition", latest(power, []string{"params.opp=0"}), power,
			[]string{"params.c_r=1", "params.c1=2", "params.c2=2", "params.v_C=0", "params.opp_tol=0", "params.opp_ref=0.3"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			a, pa := taped(t, modelOf(t, venezuela(t, x.off...)))
			b, pb := taped(t, modelOf(t, venezuela(t, latest(x.off, x.moved)...)))
			on := solve(t, modelOf(t, venezuela(t, x.on...)))
			moved := solve(t, modelOf(t, venezuela(t, latest(x.on, x.moved)...)))
			differ := false
			for run := range uint64(25) {
				a.Run(11, run)
				b.Run(11, run)
				sameBits(t, a, b, pa, pb, nil, nil)
				on.Run(11, run)
				moved.Run(11, run)
				d, _ := difference(entries(on), entries(moved))
				differ = differ || d > 0
			}
			assert.True(t, differ, "where the mechanism is on, the settings matter")
		})
	}
}

func TestPowerIsReplayedAndMovesNobodyElsesDraws(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t, latest(power, []string{"params.k0=0", "params.h0=0.05"})...))
	whole, pw := taped(t, m)
	again, pa := taped(t, m)
	for _, name := range []string{"election", "office", "turnover", "opposition"} {
		less, pl := taped(t, without(t, m, name))
		for run := range uint64(12) {
			whole.Run(5, run)
			again.Run(6, run)
			again.Run(5, run)
			sameBits(t, whole, again, pw, pa, nil, nil)
			less.Run(5, run)
			for _, kind := range []negotiation.EventKind{negotiation.EventIncident} {
				require.Equal(t, chronicle(whole, kind), chronicle(less, kind), "without %s", name)
			}
			require.Equal(t, bits(pw.rows["oil.price"]), bits(pl.rows["oil.price"]), "without %s", name)
			require.Equal(t, bits(pw.rows["taste"]), bits(pl.rows["taste"]), "without %s", name)
			if name == "opposition" || name == "office" {
				// The votes of the second principal have the same lots behind them.
				require.Equal(t, len(chronicle(whole, negotiation.EventVote)), len(chronicle(less, negotiation.EventVote)))
			}
		}
	}
}

// Splitting an issue changes nothing: not how fair a vote is, nor the rent of office,
// nor a successor's preferences.
func TestPowerDoesNotDependOnHowIssuesAreCut(t *testing.T) {
	t.Parallel()
	// A single issue has the channel hook and the migration link, which belong to one
	// issue by definition.
	sets := latest(power, []string{"params.acts=0", "params.k0=0", "params.routes.mig.w=0"})
	whole, halves := venezuela(t, sets...), venezuela(t, sets...)
	for k := range whole.Issues {
		whole.Issues[k].Hook, halves.Issues[k].Hook = "", ""
	}
	for _, id := range []string{"V2", "V3", "V9", "U2", "U4"} {
		split(halves, id, partsOf(id, 2))
	}
	var gap float64
	// Ten drafts of a mediator multiply rounding in the balance of the text.
	sameRuns(t, modelOf(t, whole), modelOf(t, halves), runs(40, 300), 1e-6, merged(&gap))
	assert.LessOrEqual(t, gap, 1e-8, "equal parts have equal levels")
}

func TestANewGovernmentMayTalkAfterTheLastDate(t *testing.T) {
	t.Parallel()
	base := latest(power, []string{"params.hard_deadline=6", "params.k0=0", "params.acts=0", "params.turn_USA=0", "params.h0=0"})
	windows := func(sets ...string) (after, turns int) {
		s := solve(t, modelOf(t, venezuela(t, latest(base, sets)...)))
		for run := range uint64(40) {
			s.Run(13, run)
			log, turned := &s.State().Log, 0
			for i := range log.Len() {
				switch e := log.At(i); e.Kind {
				case negotiation.EventTurnover:
					turned = e.Round
					turns++
				case negotiation.EventWindow:
					if e.Round > 6 {
						require.NotZero(t, turned, "nobody new has come to office")
						after++
					}
				}
			}
		}
		return after, turns
	}
	after, turns := windows()
	assert.Positive(t, turns)
	assert.GreaterOrEqual(t, after, turns/2)
	after, turns = windows("params.turn_GOV=0")
	assert.Zero(t, after+turns)
}

func TestARoundWithPowerAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	s := solve(t, modelOf(t, venezuela(t, latest(power, []string{"params.k0=0", "params.h0=0.05"})...)))
	const several = 20
	for run := range uint64(several) {
		s.Run(1, run)
	}
	assert.Zero(t, testing.AllocsPerRun(3, func() {
		for run := range uint64(several) {
			s.Run(1, run)
		}
	}))
}
