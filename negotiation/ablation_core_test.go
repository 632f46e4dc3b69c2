package negotiation_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
)

// reportsBeforeTheSecondStage observes how many reports there are in the three months
// before the second stage is first bargained over.
func reportsBeforeTheSecondStage() opinionMetric {
	return opinionMetric{value: func(s *negotiation.State) float64 {
		opened := 0
		for n := range s.Log.Len() {
			if e := s.Log.At(n); e.Kind == negotiation.EventWindow && e.Value == 2 {
				opened = e.Round
				break
			}
		}
		if opened == 0 {
			return math.NaN()
		}
		reports := 0.0
		for n := range s.Log.Len() {
			if e := s.Log.At(n); e.Kind == negotiation.EventReport && e.Round <= opened && e.Round > opened-3 {
				reports++
			}
		}
		return reports
	}}
}

// monthOfTheSecondStage observes when the second stage is first bargained over.
func monthOfTheSecondStage() opinionMetric {
	return opinionMetric{value: func(s *negotiation.State) float64 {
		for n := range s.Log.Len() {
			if e := s.Log.At(n); e.Kind == negotiation.EventWindow && e.Value == 2 {
				return float64(e.Round)
			}
		}
		return math.NaN()
	}}
}

// keepsItsWord observes the probability with which the first party keeps its word, the
// mean over months in which it has given it.
func keepsItsWord() opinionMetric {
	var sum, n float64
	return opinionMetric{
		month: func(s *negotiation.State) {
			if s.Round == 1 {
				sum, n = 0, 0
			}
			if p := complies(s); !math.IsNaN(p) {
				sum, n = sum+p, n+1
			}
		},
		value: func(*negotiation.State) float64 { return sum / n },
	}
}

// tensionAfterIncidents observes the mean tension three months after each incident that
// falls in a time of a working channel.
func tensionAfterIncidents(t *testing.T) func() opinionMetric {
	channel := indices(t, []string{"J1"})[0]
	return func() opinionMetric {
		var due []int
		var sum, n float64
		return opinionMetric{
			month: func(s *negotiation.State) {
				if s.Round == 1 {
					due, sum, n = due[:0], 0, 0
				}
				for i := s.Log.Len() - 1; i >= 0 && s.Log.At(i).Round == s.Round; i-- {
					if s.Log.At(i).Kind == negotiation.EventIncident && s.X[channel] > 0.2 {
						due = append(due, s.Round+3)
					}
				}
				if slices.Contains(due, s.Round) {
					sum, n = sum+s.View("tension")[0], n+1
				}
			},
			value: func(*negotiation.State) float64 { return sum / n },
		}
	}
}

// deliveredShare observes the months' mean of what is delivered of the steps due on some
// issues.
func deliveredShare(t *testing.T, ids ...string) func() opinionMetric {
	ks := indices(t, ids)
	return func() opinionMetric {
		var sum, n float64
		return opinionMetric{
			month: func(s *negotiation.State) {
				if s.Round == 1 {
					sum, n = 0, 0
				}
				if !s.Agreement.Binds() {
					return
				}
				for _, k := range ks {
					if due := s.Force.Due[k]; due > 0 {
						sum, n = sum+(s.X[k]-s.Force.From[k])/due, n+1
					}
				}
			},
			value: func(*negotiation.State) float64 { return sum / n },
		}
	}
}

// promisedAtFirst observes the mean level that the first deal in which some issues are
// on the table promises on them.
func promisedAtFirst(t *testing.T, ids ...string) func() opinionMetric {
	ks := indices(t, ids)
	return func() opinionMetric {
		return opinionMetric{value: func(s *negotiation.State) float64 {
			for n := range s.Log.Len() {
				y := s.Log.Package(n)
				if e := s.Log.At(n); e.Kind != negotiation.EventSignature || y == nil {
					continue
				}
				sum := 0.0
				for _, k := range ks {
					sum += y[k] / float64(len(ks))
				}
				if sum > 0 {
					return sum
				}
			}
			return 0
		}}
	}
}

// refusalsOnJustice observes how many deals of the last stage are refused at home.
func refusalsOnJustice(t *testing.T) func() opinionMetric {
	ks := indices(t, []string{"U4", "V7"})
	return func() opinionMetric {
		n := 0.0
		return opinionMetric{
			month: func(s *negotiation.State) {
				if s.Round == 1 {
					n = 0
				}
				for i := s.Log.Len() - 1; i >= 0 && s.Log.At(i).Round == s.Round; i-- {
					if e := s.Log.At(i); e.Kind == negotiation.EventVetoed && int(e.Subject) == s.Member(0) &&
						slices.ContainsFunc(ks, func(k int) bool { return s.Draft.Promised[k] != 0 }) {
						n++
					}
				}
			},
			value: func(*negotiation.State) float64 { return n },
		}
	}
}

// reservationIn observes a party's reservation value in a month, if there has been no
// deal before.
func reservationIn(month, i int) func() opinionMetric {
	return func() opinionMetric {
		x := math.NaN()
		return opinionMetric{
			month: func(s *negotiation.State) {
				if s.Round == 1 {
					x = math.NaN()
				}
				if s.Round == month && s.Agreement.Signatures == 0 {
					x = s.Reservation(i)
				}
			},
			value: func(*negotiation.State) float64 { return x },
		}
	}
}

// noKappa makes faking save nothing on any issue.
func noKappa(t *testing.T) (sets []string) {
	for _, is := range venezuela(t).Issues {
		sets = append(sets, "issues."+is.ID+".kappa=0")
	}
	return sets
}

// TestTheCoreMovesItsObservables switches mechanisms of the core off, each in the
// setting where it should show. What a run as a whole shows is in the table of
// coverage of the example; here is what has to be looked at month by month.
func TestTheCoreMovesItsObservables(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name          string
		base, on, off []string
		watch         func() opinionMetric
		sign          float64 // of the mechanism's effect
	}{
		{"M02 no stage opens after a report", nil, nil, []string{"params.openClean=0"}, reportsBeforeTheSecondStage, -1},
		{"M02 a stage takes time to open", nil, nil, []string{"params.openForce=0"}, monthOfTheSecondStage, 1},
		{"M03 verification under hooks that lag", []string{"params.mode=fixed", "params.hooks=lagged"}, nil, []string{"params.monitor=0"}, keepsItsWord, 1},
		{"M03 verification under hooks that are anticipated", []string{"params.mode=fixed", "params.hooks=anticipated"}, nil, []string{"params.monitor=0"}, keepsItsWord, 1},
		{"M04 a channel keeps crises small", []string{"params.mode=fixed"}, []string{"params.routes.ch.inc=1"}, []string{"params.routes.ch.inc=0"}, tensionAfterIncidents(t), -1},
		{"M06 guarantors bring cheats back", []string{"params.mode=fixed"}, nil, []string{"params.cure=0"}, opinionCount(negotiation.EventCure), 1},
		// Where it is seen that nothing is done, and hardly what is done for show.
		{"M12 for the untrustworthy show takes the place of reform", []string{"params.pG=0", "params.mode=fixed", "packages.courts={V5: 0.6, V7: 0.3, U1: 0.6, U2: 0.6}",
			"params.package=courts", "params.pub=1", "params.monitor=0.3"}, nil, noKappa(t), deliveredShare(t, "V5", "V7"), -1},
		{"M19 relief loosens the ties to patrons", []string{"params.mode=fixed", "params.package=relief only"}, nil, []string{"params.pat_R=0"}, opinionAtEnd("patron.support", 0), -1},
		{"M20 patrons make no deal bearable", []string{"params.init.G=0.9"}, nil, []string{"params.betaPat=0"}, reservationIn(3, 0), 1},
		{"M21 hardship makes no deal worse", []string{"params.init.E=0.15", "params.routes.E.b=1"}, nil, []string{"params.b_E=0"}, reservationIn(3, 0), -1},
		{"M27 a stalemate hurts the more the longer it lasts", []string{"params.h_hurt=0.02"}, nil, []string{"params.h_hurt=0"}, reservationIn(6, 0), -1},
		{"M30 the military minds what is said about justice", []string{"params.mode=grand"}, nil, []string{"ratifiers.GOV=[{id: INN, tau: 0.08, zeta: 2.0}]"}, refusalsOnJustice(t), 1},
		{"M16 dear oil makes relief cheap", []string{"shocks=[{month: 1, oil: 0.5}]", "params.oil.sigma=0", "ratifiers={}", "params.mode=grand"}, nil, []string{"params.routes.oil.w=0"}, promisedAtFirst(t, "U1", "U2"), 1},
		{"M18 pressure of migration buys cooperation", []string{"params.init.M=0.8"}, nil, []string{"params.routes.mig.w=0"}, promisedAtFirst(t, "V8"), 1},
		{"M15 backlash keeps relief small", nil, nil, []string{"params.congress=0", "params.diaspora=0"}, promisedAtFirst(t, "U3", "U5"), -1},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			mean, se := opinionEffect(t, nil, latest(x.base, x.on), latest(x.base, x.off), x.watch)
			t.Logf("%+.5f ± %.5f", mean, se)
			if math.IsNaN(se) {
				se = 0 // the same in every run, up to rounding
			}
			assert.Greater(t, x.sign*mean, 3*se+1e-9)
		})
	}
}

// A vote that is far away lets a government promise what a vote that is near does not:
// the difference that the date makes, with the rent of office and without it.
func TestTheDateOfAVoteMattersThroughOffice(t *testing.T) {
	t.Parallel()
	promised := func(sets ...string) func(run uint64) float64 {
		s := solve(t, modelOf(t, venezuela(t, latest(power, []string{"params.mode=grand", "params.turn_GOV=0", "params.turn_USA=0", "params.h0=0", "months=24"}, sets)...)))
		o := promisedAtFirst(t, "V2", "V3", "V4")()
		return func(run uint64) float64 { return o.of(s, run) }
	}
	far, near := promised("params.elecV=48"), promised("params.elecV=10")
	farOff, nearOff := promised("params.elecV=48", "params.office=0"), promised("params.elecV=10", "params.office=0")
	var sum, square, n float64
	for run := range uint64(2000) {
		d := far(run) - near(run) - (farOff(run) - nearOff(run))
		sum, square, n = sum+d, square+d*d, n+1
	}
	mean := sum / n
	se := math.Sqrt((square/n - mean*mean) / n)
	t.Logf("M14: %+.5f ± %.5f", mean, se)
	assert.Greater(t, mean, 3*se)
}

// negligible are mechanisms with a strength so small that nothing can come of it.
var negligible = []struct {
	name, key string
	base      []string // settings of both runs
	off       []string // what makes the strength zero, unless the key itself
	owns      []string
	kinds     []negotiation.EventKind
}{
	{name: "M04 a channel", key: "params.chi"},
	{name: "M05 security guarantees", key: "params.sec_g", base: []string{"params.routes.gua.sec=1", "issues.V9.status_quo=0.5"}, owns: []string{"security", "stakes"}},
	{name: "M06 cures", key: "params.cure", owns: []string{"guarantor.cure"}},
	{name: "M07 a mediator", key: "params.mediator"},
	{name: "M08 audience costs", key: "params.a_GOV", owns: []string{"exposure", "stance", "resolve", "backing", "audience", "evidence", "exploratory"},
		kinds: []negotiation.EventKind{negotiation.EventStance}},
	{name: "M09 credit", key: "params.omega_S", owns: []string{"narrative", "blame", "legitimacy.gain"}},
	{name: "M10 blame", key: "params.omega_B", base: []string{"params.c_acc=0.05"}, owns: []string{"narrative", "blame", "legitimacy.gain"},
		kinds: []negotiation.EventKind{negotiation.EventBlame}},
	{name: "M13 gains in support", key: "params.k_s", base: []string{"params.r_sup=0.1"}},
	{name: "M14 the rent of office", key: "params.office", base: []string{"params.turn_GOV=1", "params.routes.ele.office=1"}, owns: []string{"office", "tilt"}},
	{name: "M16 oil in the cost of relief", key: "params.a_oil"},
	{name: "M18 migration in what cooperation is worth", key: "params.routes.mig.w"},
	{name: "M19 relief in the support of patrons", key: "params.pat_R"},
	{name: "M20 patrons in no deal", key: "params.betaPat", owns: []string{"addend"}},
	{name: "M21 hardship in no deal", key: "params.b_E", base: []string{"params.routes.E.b=1"}},
	{name: "M23 retaliation", key: "params.ret_V6", owns: []string{"retaliation"}},
	{name: "M24 living standards in votes", key: "params.pop_E", base: []string{"params.turn_GOV=1", "params.routes.E.pop=1"}},
	{name: "M25 hopes in tension", key: "params.gap_H", owns: []string{"hope", "gap", "tension.gain"}},
	{name: "M27 a hurting stalemate", key: "params.h_hurt"},
	{name: "M28 convening", key: "params.conv", base: []string{"params.nd_H=0.05", "params.msg=1"}, owns: []string{"convening"}},
	{name: "M29 relief in living standards", key: "params.E_R"},
}

// A mechanism that is there with next to no strength leaves no trace beside its own
// records: it is the same as one that is not there.
func TestNegligibleStrengthIsAbsence(t *testing.T) {
	t.Parallel()
	for _, x := range negligible {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			for _, mode := range []string{"params.mode=seq", "params.mode=fixed", "params.modes.belief=beta"} {
				base := append(slices.Clone(x.base), mode)
				there, pt := taped(t, modelOf(t, venezuela(t, append(slices.Clone(base), x.key+"=1e-300")...)))
				gone, pg := taped(t, modelOf(t, venezuela(t, append(slices.Clone(base), x.key+"=0")...)))
				for run := range uint64(12) {
					there.Run(8, run)
					gone.Run(8, run)
					sameBits(t, there, gone, pt, pg, x.kinds, x.owns)
				}
			}
		})
	}
}

// TestWhatIsSwitchedOffDoesNothing holds the mechanisms of the core that have no
// parameter which is their strength.
func TestWhatIsSwitchedOffDoesNothing(t *testing.T) {
	t.Parallel()
	blind := []string{"params.monitor=0", "params.pub=0"}
	var unseen []string
	for _, is := range venezuela(t).Issues {
		unseen = append(unseen, fmt.Sprintf("issues.%s.nu=0.3", is.ID))
	}
	for _, x := range []silence{
		{"M02 opening conditions where there is one stage", []string{"params.mode=grand"}, nil, []string{"params.openForce=0", "params.openClean=0"}},
		{"M03 what can be seen where nobody looks", blind, nil, unseen},
		{"M08 a label that nobody uses", []string{"params.a_GOV=1", "params.label=none"}, []string{"params.a_GOV=1", "params.label=rule"}, []string{"params.expl=1", "params.expl_min=0"}},
		{"M17 the best level of what nobody weighs", []string{"agents.USA.weights.U1=0"}, nil, []string{"agents.USA.peaks.U1=0.9"}},
		{"M24 the vote of those who do not vote by their living", []string{"params.turn_GOV=1", "params.routes.E.pop=0"}, []string{"params.turn_GOV=1", "params.routes.E.pop=1", "params.mode=fixed"}, []string{"params.pop_E=2"}},
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

// alike requires the runs of two files to be the same to the last bit.
func alike(t *testing.T, a, b *negotiation.Model, kinds []negotiation.EventKind, owns ...string) {
	t.Helper()
	x, px := taped(t, a)
	y, py := taped(t, b)
	for run := range uint64(25) {
		x.Run(12, run)
		y.Run(12, run)
		sameBits(t, x, y, px, py, kinds, owns)
	}
}

// M01: a sequence of one stage is no sequence.
func TestOneStageIsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	stageless := func(mode string) *negotiation.Model {
		f := venezuela(t, "roadmap=[]", "params.mode="+mode)
		for k := range f.Issues {
			f.Issues[k].Phase = 1
		}
		return modelOf(t, f)
	}
	alike(t, stageless("seq"), stageless("grand"), nil)
}

// M12: what could be faked matters only where it is owed.
func TestWhatIsNotOwedCannotBeFaked(t *testing.T) {
	t.Parallel()
	short := []string{"params.mode=fixed", "params.package=short"}
	alike(t, modelOf(t, venezuela(t, short...)), modelOf(t, venezuela(t, append(short, "issues.V5.kappa=0", "issues.V7.kappa=0")...)), nil, "force.deliver")
}

// M22: who trusts as much as not is one about whom the file says nothing.
func TestTrustOfOneHalfIsNoTrustSaid(t *testing.T) {
	t.Parallel()
	said := venezuela(t, "params.T_v=own", "params.pub_v=0.5")
	for n := range said.Trust {
		said.Trust[n].Base = 0.5
	}
	alike(t, modelOf(t, said), modelOf(t, venezuela(t, "params.T_v=own", "params.pub_v=0.5", "trust=[]")), nil)
}

// M30: a player at home that lets everything pass is one that has no veto.
func TestAPlayerThatPassesEverythingHasNoVeto(t *testing.T) {
	t.Parallel()
	require.NotEmpty(t, venezuela(t).Ratifiers["GOV"])
	alike(t, modelOf(t, venezuela(t, "ratifiers.GOV=[{id: INN, tau: 0.08, zeta: 2.0}, {id: MIL, tau: 0, zeta: 0}]", "params.zeta_v.MIL=1")),
		modelOf(t, venezuela(t, "ratifiers.GOV=[{id: INN, tau: 0.08, zeta: 2.0}]")),
		[]negotiation.EventKind{negotiation.EventRatified}, "taste", "refused", "vote")
}
