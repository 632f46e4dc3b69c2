package observe_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
)

// diary writes everything down, round by round.
type diary struct {
	value  map[string][]float64 // columns by name
	levels [][]float64
	due    [][2]bool
	s      *negotiation.State
	fresh  *negotiation.State // before anybody has changed hands
}

var diaryColumns = []string{"tension", "cooperation", "relief", "living", "delivered", "trust", "legitimacy"}

func (d *diary) Start(s *negotiation.State) {
	*d = diary{value: map[string][]float64{}, s: s, fresh: d.fresh}
}

func (d *diary) Observe(s *negotiation.State) {
	for _, name := range diaryColumns {
		for i, x := range s.View(name) {
			key := fmt.Sprintf("%s%d", name, i)
			d.value[key] = append(d.value[key], x)
		}
	}
	d.levels = append(d.levels, append([]float64(nil), s.X...))
	var due [2]bool
	for k, x := range s.Force.Due {
		for i := range due {
			due[i] = due[i] || x != 0 && s.Owes(i, k)
		}
	}
	d.due = append(d.due, due)
}

func (d *diary) Finish(*negotiation.State, negotiation.Status) {}

func (d *diary) mean(name string) float64 { return meanOf(d.value[name]) }

func (d *diary) final(name string) float64 {
	v := d.value[name]
	return meanOf(v[max(0, len(v)-6):])
}

func meanOf(v []float64) (sum float64) {
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// retold computes metrics from the diary and the log, where possible from the
// log alone: conduct is followed from event to event, agreements from signature
// to snapback.
func (d *diary) retold() map[string]float64 {
	s := d.s
	m := map[string]float64{
		"V": d.final("delivered0"), "Vm": d.mean("delivered0"), "U": d.final("delivered1"), "Um": d.mean("delivered1"),
		"K": d.final("cooperation0"), "Km": d.mean("cooperation0"), "H": d.final("tension0"), "Hm": d.mean("tension0"),
		"R": d.final("relief0"), "Rm": d.mean("relief0"), "trust": d.final("trust2"), "trustU": d.final("trust1"),
		"E12": math.NaN(), "first": math.NaN(), "dur": math.NaN(), "gap": math.NaN(), "comp": math.NaN(), "compU": math.NaN(),
	}
	rounds := len(d.levels)
	if rounds >= 12 {
		m["E12"] = d.value["living0"][11]
	}
	for i, b := range s.Model().Members {
		if b.Agent == nil {
			continue
		}
		var all []float64
		for _, x := range d.levels {
			u, _ := d.fresh.Utility(i, x)
			all = append(all, u)
		}
		m["utility."+b.ID] = meanOf(all)
	}
	m["Ugm"], m["Uum"] = m["utility.GOV"], m["utility.USA"]
	for k, is := range s.Model().Issues {
		var last []float64
		for _, x := range d.levels[max(0, rounds-6):] {
			last = append(last, x[k])
		}
		m["level."+is.ID] = meanOf(last)
	}
	d.follow(m)
	return m
}

// follow walks through the log month by month.
func (d *diary) follow(m map[string]float64) {
	for _, name := range []string{"signatures", "snapbacks", "falseSnapbacks", "force", "hon", "inForce", "vetoes", "noDeals", "reports", "falseReports", "punished"} {
		m[name] = 0
	}
	log := &d.s.Log
	var conduct [2]float64
	var kept, due [2]float64
	var gaps []float64
	inForce, at, snapped := false, 0, 0
	for round := 1; round <= len(d.levels); round++ {
		for ; at < log.Len() && log.At(at).Round == round; at++ {
			e := log.At(at)
			party := 0
			if e.Actor >= 0 && d.s.Model().Members[e.Actor].ID == "USA" {
				party = 1
			}
			switch e.Kind {
			case negotiation.EventAction:
				conduct[party] = e.Value
			case negotiation.EventCure:
				conduct[party] = 0
			case negotiation.EventBreach:
				conduct[party] = float64(negotiation.Defect)
			case negotiation.EventDenounced:
				inForce, conduct = false, [2]float64{}
			case negotiation.EventReport:
				m["reports"]++
				if e.Extra == 0 {
					m["falseReports"]++
				}
			case negotiation.EventSuspension:
				if e.Extra == 0 {
					m["falseSnapbacks"]++
				} else {
					m["punished"]++
				}
			case negotiation.EventSnapback:
				m["snapbacks"]++
				if m["snapbacks"] == 1 {
					m["dur"] = float64(round) - m["first"]
				}
				inForce, conduct, snapped = false, [2]float64{}, round
			case negotiation.EventSignature:
				m["signatures"]++
				if m["signatures"] == 1 {
					m["first"] = float64(round)
				}
				if snapped > 0 {
					gaps = append(gaps, float64(round-snapped))
					snapped = 0
				}
				inForce = true
			case negotiation.EventVetoed:
				m["vetoes"]++
			case negotiation.EventNoDeal:
				m["noDeals"]++
			}
		}
		if !inForce {
			continue
		}
		m["force"]++
		if conduct == [2]float64{} {
			m["hon"]++
		}
		for i, is := range d.due[round-1] {
			if is {
				due[i]++
				if conduct[i] == 0 {
					kept[i]++
				}
			}
		}
	}
	if inForce {
		m["inForce"] = 1
	}
	if m["signatures"] > 0 && m["snapbacks"] == 0 {
		m["dur"] = float64(len(d.levels)) - m["first"]
	}
	if len(gaps) > 0 {
		m["gap"] = meanOf(gaps)
	}
	m["comp"], m["compU"] = kept[0]/due[0], kept[1]/due[1]
}

func TestSummaryEqualsWhatTheLogSays(t *testing.T) {
	t.Parallel()
	for _, settings := range [][]string{
		nil, {"params.mode=fixed"}, {"params.mode=grand"}, {"params.mode=front"}, {"params.modes.belief=beta"},
		{"months=5"}, {"months=13", "params.mG=0.3"}, {"params.fa=0.2", "params.phi=0", "params.cool=0"},
		{"preset=full"}, {"preset=full", "params.mode=front"},
	} {
		t.Run(fmt.Sprint(settings), func(t *testing.T) {
			t.Parallel()
			m := modelOf(t, settings...)
			sum, err := observe.NewSummary(m, nil)
			require.NoError(t, err)
			fresh, err := negotiation.NewSolver(m)
			require.NoError(t, err)
			fresh.Reset(3, 0)
			d := &diary{fresh: fresh.State()}
			s, err := negotiation.NewSolver(m, sum, d)
			require.NoError(t, err)
			for run := range uint64(25) {
				s.Run(3, run)
				want := d.retold()
				for name, x := range want {
					got, ok := sum.Value(name)
					require.True(t, ok, name)
					if math.IsNaN(x) {
						require.True(t, math.IsNaN(got), "run %d: %s is %v, expected none", run, name, got)
						continue
					}
					require.InDelta(t, x, got, 1e-12, "run %d: %s", run, name)
				}
				require.Equal(t, len(d.levels), sum.Rounds())
			}
		})
	}
}

// TestConductByObligation counts in the mode in which obligations are kept or
// broken one by one, where the log does not say which.
func TestConductByObligation(t *testing.T) {
	t.Parallel()
	m := modelOf(t, "params.modes.granularity=obligation", "params.mode=fixed")
	sum, err := observe.NewSummary(m, nil)
	require.NoError(t, err)
	var kept, due, cheats float64
	count := &hook{observe: func(s *negotiation.State) {
		for k, x := range s.Force.Due {
			if s.Agreement.Binds() && x != 0 && s.Owes(0, k) {
				due++
				if s.Action[k] == 0 {
					kept++
				}
			}
		}
	}}
	s, err := negotiation.NewSolver(m, sum, count)
	require.NoError(t, err)
	for run := range uint64(10) {
		kept, due = 0, 0
		s.Run(1, run)
		got, _ := sum.Value("comp")
		require.InDelta(t, kept/due, got, 1e-12)
		cheats += due - kept
		var reports, falseReports float64
		for n := range s.State().Log.Len() {
			if e := s.State().Log.At(n); e.Kind == negotiation.EventReport {
				reports++
				if e.Extra == 0 {
					falseReports++
				}
			}
		}
		x, _ := sum.Value("reports")
		y, _ := sum.Value("falseReports")
		assert.Equal(t, []float64{reports, falseReports}, []float64{x, y})
	}
	assert.Positive(t, cheats, "nobody ever cheats: the test shows nothing")
}

// hook is an observer made of functions.
type hook struct{ start, observe func(*negotiation.State) }

func (h *hook) Start(s *negotiation.State) {
	if h.start != nil {
		h.start(s)
	}
}

func (h *hook) Observe(s *negotiation.State) {
	if h.observe != nil {
		h.observe(s)
	}
}

func (h *hook) Finish(*negotiation.State, negotiation.Status) {}
