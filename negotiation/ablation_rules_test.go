package negotiation_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/environment"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// standard is a model with the library's own agents.
func standard(t testing.TB, sets ...string) *negotiation.Model {
	t.Helper()
	m, err := venezuela(t, sets...).Model(agents.Standard())
	require.NoError(t, err)
	return m
}

// offersOf returns the packages that a party has offered, in order, and the rounds.
func offersOf(s *negotiation.Solver, id string) (packages [][]float64, rounds []int) {
	st := s.State()
	for n := range st.Log.Len() {
		e := st.Log.At(n)
		if e.Kind == negotiation.EventOffer && st.Model().Members[e.Actor].ID == id {
			packages, rounds = append(packages, append([]float64(nil), st.Log.Package(n)...)), append(rounds, e.Round)
		}
	}
	return packages, rounds
}

// TestSimilarOffersStayNearThePartners compares the offers that answer the first one:
// worth the same to the proposer, but nearer to what the partner has asked for.
func TestSimilarOffersStayNearThePartners(t *testing.T) {
	t.Parallel()
	// The second round decides: before it, the two runs are the same.
	base := []string{"params.mediator=0", "params.mode=grand", "params.first=GOV", "params.sdW=0"}
	exact, similar := solve(t, standard(t, base...)), solve(t, standard(t, append(base, "params.trade=similar")...))
	nearer := 0
	for run := range uint64(20) {
		for _, s := range []*negotiation.Solver{exact, similar} {
			s.Reset(1, run)
			s.Round()
			s.Round()
		}
		heard, _ := offersOf(exact, "GOV")
		same, _ := offersOf(similar, "GOV")
		require.Equal(t, heard, same, "the first offer answers nothing")
		a, _ := offersOf(exact, "USA")
		b, _ := offersOf(similar, "USA")
		require.Len(t, a, 1)
		require.Len(t, b, 1)
		st := exact.State()
		distance := func(y []float64) (d float64) {
			for k := range y {
				d += st.Weight(0, k) * (y[k] - heard[0][k]) * (y[k] - heard[0][k])
			}
			return d
		}
		require.LessOrEqual(t, distance(b[0]), distance(a[0])+1e-9)
		if distance(b[0]) < distance(a[0])-1e-3 {
			nearer++
		}
		w := st.Worth(1, &st.Draft)
		require.InDelta(t, w.Value(a[0]), w.Value(b[0]), 1e-6, "worth the same to the proposer")
	}
	assert.Greater(t, nearer, 10)
}

func TestSimilarOffersEndWithTheirWindow(t *testing.T) {
	t.Parallel()
	s := solve(t, standard(t, "params.trade=similar"))
	for run := range uint64(30) {
		s.Reset(1, run)
		for s.Round() == negotiation.Running {
			st := s.State()
			if st.Window.Open && st.Window.Offers == 0 {
				require.Equal(t, []float64{0, 0}, st.View("heard.any"))
			}
		}
	}
}

// TestOpponentModelReadsWishesOffOffers checks the formula: the guess multiplies a
// party's estimate such that it is the mixture of what it was and of what was asked.
func TestOpponentModelReadsWishesOffOffers(t *testing.T) {
	t.Parallel()
	for _, share := range []string{"0.3", "1"} {
		s := solve(t, standard(t, "params.fq="+share, "params.mediator=0"))
		fq := map[string]float64{"0.3": 0.3, "1": 1}[share]
		s.Reset(1, 3)
		checked := false
		for s.Round() == negotiation.Running {
			st := s.State()
			K, P := st.Issues(), st.Parties()
			mean, count := st.View("opponent.mean"), st.View("opponent.count")
			for i := range P {
				j := 1 - i
				var before, after, sum float64
				for k := range K {
					if count[j*K+k] == 0 {
						require.Equal(t, 1.0, st.Guess[(i*P+j)*K+k])
						continue
					}
					w := st.Weight(j, k) * st.EstimateFactor(i, j, k)
					before += w
					after += w * st.Guess[(i*P+j)*K+k]
					x := mean[j*K+k]
					if st.Difference(st.Member(j), k, 0, 1) < 0 {
						x = 1 - x
					}
					if w > 0 {
						sum += x
					}
				}
				if sum == 0 {
					continue
				}
				require.InDelta(t, before, after, 1e-12, "issues that were on the agenda weigh the same in all")
				for k := range K {
					w := st.Weight(j, k) * st.EstimateFactor(i, j, k)
					if count[j*K+k] == 0 || w == 0 {
						continue
					}
					x := mean[j*K+k]
					if st.Difference(st.Member(j), k, 0, 1) < 0 {
						x = 1 - x
					}
					want := (1-fq)*w + fq*before*x/sum
					require.InDelta(t, want, w*st.Guess[(i*P+j)*K+k], 1e-12)
					checked = true
				}
			}
		}
		assert.True(t, checked)
	}
}

func TestResourcesRunOut(t *testing.T) {
	t.Parallel()
	s := solve(t, standard(t, "params.rule_GOV=resource", "params.rule_USA=resource", "params.elecV=10", "params.perV=0",
		"params.elecU=16", "params.perU=24", "params.res_E=3"))
	s.Reset(1, 0)
	for s.Round() == negotiation.Running {
		st := s.State()
		now, left := float64(st.Round), st.View("resource")
		// The living standard moves after the talks: it is at least a floor in each round.
		if now <= 10 {
			require.LessOrEqual(t, left[0], (10-now)/12+1e-12)
		} else {
			require.LessOrEqual(t, left[0], 3.0)
			require.Greater(t, left[0], 0.0)
		}
		vote := 16.0
		if now > 16 {
			vote = 40
		}
		if now <= vote {
			require.InDelta(t, (vote-now)/12, left[1], 1e-12)
		}
	}
	assert.Empty(t, solve(t, standard(t)).State().View("resource"), "nobody asks for it")
}

// TestHardDeadlineTellsHowManyRoundsAreLeft counts the rounds at the table.
func TestHardDeadlineTellsHowManyRoundsAreLeft(t *testing.T) {
	t.Parallel()
	asked := map[int]int{} // round: rounds left, this one included
	clock := watcher{turn: func(x negotiation.Turn) { asked[x.Round] = x.Left }}
	p := agents.Preferences{Weights: []float64{1}, Values: []negotiation.Value{negotiation.Gain(0)}}
	side := func(id string, a negotiation.Agent) negotiation.Member {
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: a}
	}
	clock.Preferences = p
	m := &negotiation.Model{ID: "clock", Rounds: 40,
		Issues:  []negotiation.Issue{{ID: "any", Owner: negotiation.Joint, Phase: 1}},
		Members: []negotiation.Member{side("A", clock), side("B", clock)},
		Parts: func() []negotiation.Part {
			return []negotiation.Part{&protocol.Talks{Rounds: 5, Pause: 3, LastRound: 17, First: "A"}}
		}}
	solve(t, m).Run(1, 0)
	require.Len(t, asked, 15, "windows open in rounds 1, 9 and 17")
	left := 15
	for round := 1; round <= 40; round++ {
		if n, ok := asked[round]; ok {
			require.Equal(t, left, n, "round %d", round)
			left--
		}
	}
	assert.Zero(t, left)
}

// watcher is an agent that agrees to nothing and shows its turns.
type watcher struct {
	agents.Preferences
	turn func(negotiation.Turn)
}

func (w watcher) Aspiration(t negotiation.Turn) float64 {
	w.turn(t)
	return t.Best
}
func (w watcher) Accept(negotiation.Turn, negotiation.Offer) bool { return false }

// TestRuleParametersMoveWhatTheyAreFor plays pairs of runs: each parameter of the
// rules, switched, moves what it is about by more than three standard errors.
func TestRuleParametersMoveWhatTheyAreFor(t *testing.T) {
	t.Parallel()
	round := func(s *negotiation.State) float64 {
		if s.Agreement.FirstSignature == 0 {
			return float64(s.Model().Rounds)
		}
		return float64(s.Agreement.FirstSignature)
	}
	promised := func(s *negotiation.State) (sum float64) {
		for n := range s.Log.Len() {
			if s.Log.At(n).Kind == negotiation.EventSignature {
				for k, y := range s.Log.Package(n) {
					sum += s.Weight(0, k) * y
				}
				return sum
			}
		}
		return 0
	}
	// What a patient first party first asks of an impatient second one.
	impatient := func(s *negotiation.State) float64 {
		if s.Type[0] != 0 || s.Type[1] == 0 {
			return 0
		}
		for n := range s.Log.Len() {
			if e := s.Log.At(n); e.Kind == negotiation.EventOffer && int(e.Actor) == s.Member(0) {
				return e.Value
			}
		}
		return 0
	}
	both := func(rule string) []string { return []string{"params.rule_GOV=" + rule, "params.rule_USA=" + rule} }
	for _, x := range []struct {
		name       string
		base       []string
		off, on    string
		observable func(*negotiation.State) float64
	}{
		{"trust-responsive concession", nil, "params.tr_1=0", "params.tr_1=2", round},
		{"time to the own vote", nil, "params.routes.ele.res=0", "params.routes.ele.res=1", round},
		{"tit for tat", []string{"params.rule_USA=tit-for-tat", "params.kAlpha=0.2"}, "params.rec=0", "params.rec=2", round},
		{"frequencies", []string{"params.mediator=0"}, "params.fq=0", "params.fq=0.9", promised},
		{"similarity", []string{"params.mediator=0"}, "params.trade=exact", "params.trade=similar", promised},
		{"cost of holding out", both("attrition"), "params.c_woa=0", "params.c_woa=0.02", round},
		{"what is left to the other", both("attrition"), "params.woa_min=0.4", "params.woa_min=0.1", round},
		{"midpoint", both("eu-proposer"), "params.mid_0s=0.5", "params.mid_0s=0.9", promised},
		{"learning", append(both("eu-proposer"), "params.mid_0s=0.2"), "params.eta_mid=0", "params.eta_mid=1", round},
		{"spread", both("eu-proposer"), "params.s_acc=0.02", "params.s_acc=0.1", round},
		{"patience known", append(both("equilibrium"), "params.dT=0.99", "params.dN=0.7", "params.mediator=0"), "params.eq_info=pooled", "params.eq_info=known", impatient},
		{"staying power", both("resource"), "params.res_E=10", "params.res_E=1", promised},
		{"willingness to risk conflict", nil, "", strings.Join(both("zeuthen"), " "), round},
		{"step of concession", both("zeuthen"), "params.zeu_step=0.02", "params.zeu_step=0.1", round},
		{"mixture", both("mixture"), "params.mix_behaviour=0", "params.mix_behaviour=1", round},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			const pairs = 400
			value := func(sets string) []float64 {
				m := standard(t, append(strings.Fields(sets), append(x.base, "months=24")...)...)
				s := solve(t, m)
				list := make([]float64, pairs)
				for run := range list {
					s.Run(1, uint64(run))
					list[run] = x.observable(s.State())
				}
				return list
			}
			off, on := value(x.off), value(x.on)
			var mean, square float64
			for n := range off {
				d := on[n] - off[n]
				mean += d / pairs
				square += d * d / pairs
			}
			se := math.Sqrt((square - mean*mean) / (pairs - 1))
			t.Logf("%+.4f ± %.4f", mean, se)
			assert.Greater(t, math.Abs(mean), 3*se)
		})
	}
}

// TestRuleParametersAreOffByDefault compares logs and variables, bit by bit: an
// opponent model of no weight, resources that nobody minds, and the parameters of rules
// that nobody follows change nothing.
func TestRuleParametersAreOffByDefault(t *testing.T) {
	t.Parallel()
	add := func(m *negotiation.Model, parts ...func() negotiation.Part) *negotiation.Model {
		c := *m
		c.Parts = func() []negotiation.Part {
			list := m.Parts()
			for _, p := range parts {
				list = append(list, p())
			}
			return list
		}
		return &c
	}
	plain := standard(t)
	for name, x := range map[string]struct {
		model    *negotiation.Model
		prefixes []string
	}{
		"opponent model": {add(plain, func() negotiation.Part { return &protocol.OpponentModel{} }), []string{"opponent"}},
		"resources":      {add(plain, func() negotiation.Part { return &environment.Resources{Term: 12} }), []string{"resource"}},
		"parameters": {standard(t, "params.s_acc=0.1", "params.mid_0s=0.9", "params.eta_mid=0", "params.woa_min=0", "params.c_woa=0.05",
			"params.n_b=21", "params.keep_b=0", "params.fr=0.5", "params.rl_train=3", "params.rl_online=1", "params.rec=2", "params.n_tft=4",
			"params.zeu_step=0.2", "params.res_E=0", "params.eq_info=known", "params.mix_time=0"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, pa := taped(t, plain)
			b, pb := taped(t, x.model)
			for run := range uint64(20) {
				a.Run(1, run)
				b.Run(1, run)
				sameBits(t, a, b, pa, pb, nil, x.prefixes)
			}
		})
	}
}

// It is not parallel because allocations are counted.
func TestRulesAllocateNothingInARound(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	for _, rule := range []string{"heuristic", "mixture", "zeuthen", "equilibrium", "attrition", "learner-belief", "learner-rl"} {
		s := solve(t, standard(t, "params.trade=similar", "params.fq=0.5", "params.rule_GOV="+rule, "params.rule_USA="+rule,
			"params.rl_train=2", "params.rl_online=1", "params.routes.ele.res=0.5", "params.tr_1=1", "params.hard_deadline=40"))
		for run := range uint64(4) {
			s.Run(1, run)
		}
		run := uint64(0)
		assert.Zero(t, testing.AllocsPerRun(4, func() {
			s.Run(1, run%4)
			run++
		}), rule)
	}
}
