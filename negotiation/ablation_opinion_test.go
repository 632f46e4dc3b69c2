package negotiation_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/detente-sim/detente/negotiation"
)

// opinionEffect returns the mean of a run's observable with settings less that with
// others, over paired runs, and its standard error. The observable looks at the solver
// after each month and at the end of the run returns its value, NaN if it has none.
func opinionEffect(t *testing.T, base, on, off []string, watch func() opinionMetric) (mean, se float64) {
	t.Helper()
	a, b := watch(), watch()
	with := solve(t, modelOf(t, venezuela(t, slices.Concat(base, on)...)))
	less := solve(t, modelOf(t, venezuela(t, slices.Concat(base, off)...)))
	var n, sum, square float64
	for run := range uint64(400) {
		x, y := a.of(with, run), b.of(less, run)
		if math.IsNaN(x) || math.IsNaN(y) {
			continue
		}
		n++
		sum += x - y
		square += (x - y) * (x - y)
	}
	mean = sum / n
	return mean, math.Sqrt((square/n - mean*mean) / (n - 1))
}

// opinionMetric is a number that is known of a run.
type opinionMetric struct {
	month func(*negotiation.State)
	value func(*negotiation.State) float64
}

func (o opinionMetric) of(s *negotiation.Solver, run uint64) float64 {
	s.Reset(17, run)
	for s.State().Round == 0 || s.Round() == negotiation.Running {
		if s.State().Round == 0 {
			s.Round()
		}
		if o.month != nil {
			o.month(s.State())
		}
	}
	return o.value(s.State())
}

// opinionAtEnd observes a variable at the end of a run.
func opinionAtEnd(name string, n int) func() opinionMetric {
	return func() opinionMetric {
		return opinionMetric{value: func(s *negotiation.State) float64 { return s.View(name)[n] }}
	}
}

// opinionCount observes how many events of a kind there are.
func opinionCount(kind negotiation.EventKind) func() opinionMetric {
	return func() opinionMetric {
		return opinionMetric{value: func(s *negotiation.State) (n float64) {
			for i := range s.Log.Len() {
				if s.Log.At(i).Kind == kind {
					n++
				}
			}
			return n
		}}
	}
}

// opinionIn observes a variable in a month.
func opinionIn(month int, name string, n int) func() opinionMetric {
	return func() opinionMetric {
		x := math.NaN()
		return opinionMetric{
			month: func(s *negotiation.State) {
				if s.Round == month {
					x = s.View(name)[n]
				}
			},
			value: func(*negotiation.State) float64 { return x },
		}
	}
}

// opinionMean observes the mean of a variable over the run.
func opinionMean(name string, n int) func() opinionMetric {
	return func() opinionMetric {
		var sum, rounds float64
		return opinionMetric{
			month: func(s *negotiation.State) {
				if s.Round == 1 {
					sum, rounds = 0, 0
				}
				sum += s.View(name)[n]
				rounds++
			},
			value: func(*negotiation.State) float64 { return sum / rounds },
		}
	}
}

// opinionFirst observes the month of the first signature.
func opinionFirst() opinionMetric {
	return opinionMetric{value: func(s *negotiation.State) float64 {
		if s.Agreement.FirstSignature == 0 {
			return math.NaN()
		}
		return float64(s.Agreement.FirstSignature)
	}}
}

// afterNoDeal observes how much better the first party stands at home than the second
// in the month of the first window without a deal, where there has been none before.
func afterNoDeal() opinionMetric {
	x := math.NaN()
	return opinionMetric{
		month: func(s *negotiation.State) {
			if s.Round == 1 {
				x = math.NaN()
			}
			for n := s.Log.Len() - 1; n >= 0 && s.Log.At(n).Round == s.Round; n-- {
				if l := s.View("legitimacy"); s.Log.At(n).Kind == negotiation.EventNoDeal && math.IsNaN(x) && s.Agreement.Signatures == 0 {
					x = l[0] - l[1]
				}
			}
		},
		value: func(*negotiation.State) float64 { return x },
	}
}

// fallsAfterPressure observes how many months of falling protection of activists come
// within two months of a collapse by the second party, less those that do not.
func fallsAfterPressure() opinionMetric {
	var before, pressed, n float64
	return opinionMetric{
		month: func(s *negotiation.State) {
			k := slices.IndexFunc(s.Model().Issues, func(is negotiation.Issue) bool { return is.ID == "V6" })
			if s.Round == 1 {
				before, pressed, n = 0, -9, 0
			}
			if s.X[k] < before-1e-9 && s.Snapped[0] == 0 {
				if float64(s.Round)-pressed <= 2 {
					n++
				} else {
					n--
				}
			}
			before = s.X[k]
			for i := s.Log.Len() - 1; i >= 0 && s.Log.At(i).Round == s.Round; i-- {
				if e := s.Log.At(i); e.Kind == negotiation.EventSnapback && int(e.Actor) == s.Member(1) {
					pressed = float64(s.Round)
				}
			}
		},
		value: func(*negotiation.State) float64 { return n },
	}
}

func TestOpinionMovesItsObservables(t *testing.T) {
	t.Parallel()
	relief := []string{"params.mode=fixed", "params.package=relief only", "params.r_sup=0.1"}
	stances := []string{"params.a_GOV=0.5", "params.a_USA=0.5", "params.pub_off=1"}
	promises := []string{"params.mode=fixed", "params.package=long", "params.r_sup=0.1"}
	for _, x := range []struct {
		name          string
		base, on, off []string
		watch         func() opinionMetric
		sign          float64
	}{
		{"M08 exploratory talks cost less at home", append(stances, "params.mediator=0"), []string{"params.label=none"}, []string{"params.label=rule"}, opinionAtEnd("audience.paid", 0), 1},
		{"M08 deliveries prove less under the label", append(stances, "params.pG=1", "params.expl=1"), []string{"params.label=always"}, []string{"params.label=none"}, opinionAtEnd("trust", 2), -1},
		{"M09 credit for relief", []string{"params.mode=front"}, []string{"params.omega_S=0.5"}, []string{"params.omega_S=0"}, opinionIn(7, "legitimacy", 0), 1},
		{"M10 blame after talks without a deal", []string{"params.Tneg=4", "params.blr=0"}, []string{"params.omega_B=0.05"}, []string{"params.omega_B=0"}, afterNoDeal, 1},
		{"M10 control over what is heard", []string{"params.Tneg=4", "params.omega_B=0.05"}, nil, []string{"params.n_ci={}"}, afterNoDeal, 1},
		{"M13 legitimacy by relief", relief, []string{"params.k_s=3"}, []string{"params.k_s=0"}, opinionAtEnd("legitimacy", 0), 1},
		{"M23 retaliation after pressure", []string{"params.mode=fixed"}, []string{"params.ret_V6=1"}, []string{"params.ret_V6=0"}, fallsAfterPressure, 1},
		{"M25 disappointment costs support", promises, []string{"params.k_gap=2"}, []string{"params.k_gap=0"}, opinionMean("legitimacy", 0), -1},
		{"M25 disappointment makes tension", promises, []string{"params.gap_H=0.1"}, []string{"params.gap_H=0"}, opinionMean("tension", 0), 1},
		{"M25 disappointment is an occasion for hostile acts", append(promises, "params.acts=1"), []string{"params.gap_act=0.1"}, []string{"params.gap_act=inf"}, opinionCount(negotiation.EventAct), 1},
		{"hopes make demands", nil, []string{"params.gap_b=1"}, []string{"params.gap_b=0"}, opinionMean("addend", 0), 1},
		{"audience costs delay a deal", nil, stances, []string{"params.pub_off=1"}, opinionFirst, 1},
		{"votes expose", stances, []string{"params.routes.ele.aud=1"}, []string{"params.routes.ele.aud=0"}, opinionAtEnd("audience.paid", 1), 1},
		{"living standards support", append(relief, "params.k_s=0"), []string{"params.routes.E.sup=1"}, []string{"params.routes.E.sup=0"}, opinionAtEnd("legitimacy", 0), 1},
		{"narrative supports", append(promises, "params.omega_B=0.01"), []string{"params.narr_s=2"}, []string{"params.narr_s=0"}, opinionAtEnd("legitimacy", 0), 0},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			mean, se := opinionEffect(t, x.base, x.on, x.off, x.watch)
			t.Logf("%.5f ± %.5f", mean, se)
			assert.Greater(t, math.Abs(mean), 3*se)
			assert.NotZero(t, mean)
			if x.sign != 0 {
				assert.Positive(t, x.sign*mean)
			}
		})
	}
}
