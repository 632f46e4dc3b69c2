package domestic_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
)

// voter is an agent with a utility and nothing else: it never bargains.
type voter struct {
	constant float64
	terms    []negotiation.Quad
}

func (v voter) Coefficients(_ []negotiation.Issue, dst []negotiation.Quad) float64 {
	copy(dst, v.terms)
	return v.constant
}

func (voter) Aspiration(turn negotiation.Turn) float64        { return turn.Best }
func (voter) Accept(negotiation.Turn, negotiation.Offer) bool { return false }
func linear(b ...float64) voter                               { return quadratic(0, b...) }
func quadratic(g float64, b ...float64) (v voter) {
	for _, x := range b {
		v.terms = append(v.terms, negotiation.Quad{B: x, G: g})
	}
	return v
}

// chamber builds a model of two principals, North and South, on issues a and b, in
// which nothing happens but ratification by the players of North.
func chamber(t require.TestingT, r *domestic.Ratification, players map[string]voter, parts ...negotiation.Part) *negotiation.Solver {
	m := &negotiation.Model{ID: "test", Rounds: 1000,
		Issues: []negotiation.Issue{{ID: "a", Owner: "North", Phase: 1}, {ID: "b", Owner: "South", Phase: 1}},
		Members: []negotiation.Member{
			{ID: "North", Roles: []negotiation.Role{negotiation.Principal}, Agent: linear(-0.4, 0.6)},
			{ID: "South", Roles: []negotiation.Role{negotiation.Principal}, Agent: linear(0.6, -0.4)}},
		Parts: func() []negotiation.Part { return append(parts, r) },
	}
	for _, p := range r.Players {
		m.Members = append(m.Members, negotiation.Member{ID: p.Member, Of: "North",
			Roles: []negotiation.Role{negotiation.Constituent}, Agent: players[p.Member]})
	}
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Reset(1, 1)
	return s
}

var all = []float64{1, 1}

// put puts a package to the vote and returns whether it passes and the kinds of events that
// follow.
func put(s *negotiation.Solver, y ...float64) (passed bool, kinds []negotiation.EventKind) {
	st := s.State()
	from := st.Log.Len()
	st.Put(y, all)
	passed = st.Ratify()
	for n := from; n < st.Log.Len(); n++ {
		kinds = append(kinds, st.Log.At(n).Kind)
	}
	return passed, kinds
}

// TestARefusalPersists: with a chance of 0.34 a deal passes within six monthly tries
// with probability 0.92 if each vote is a fresh draw, and 0.49 if tastes last.
func TestARefusalPersists(t *testing.T) {
	t.Parallel()
	for rho, want := range map[float64]float64{0: 1 - math.Pow(0.66, 6), 0.95: 0.49} {
		r := &domestic.Ratification{Players: []domestic.Player{{Member: "P", Noise: 0.1}}, Persistence: rho}
		gain := 0.1 * math.Log(0.34/0.66)
		s := chamber(t, r, map[string]voter{"P": linear(gain, 0)})
		const n = 4000
		passed := 0
		for run := range uint64(n) {
			s.Reset(3, run)
			for range 6 {
				s.Round()
				if ok, _ := put(s, 1, 1); ok {
					passed++
					break
				}
			}
		}
		assert.InDelta(t, want, float64(passed)/n, 0.025, "persistence %v", rho)
	}
}

func TestPersistenceLeavesTheChanceAtAnyDateAlone(t *testing.T) {
	t.Parallel()
	r := &domestic.Ratification{Players: []domestic.Player{{Member: "P", Noise: 0.05, Discretion: 0.02}}, Persistence: 0.95}
	s := chamber(t, r, map[string]voter{"P": linear(-0.1, 0.03)})
	const n = 4000
	passed := 0
	var p float64
	for run := range uint64(n) {
		s.Reset(4, run)
		for range 9 {
			s.Round()
		}
		ok, _ := put(s, 1, 1)
		if ok {
			passed++
		}
		p = s.State().Chance(0, &s.State().Draft, []float64{1, 1})
	}
	require.InDelta(t, 1/(1+math.Exp(1)), p, 1e-12, "(−0.1 + 0.03 + 0.02)/0.05 is −1")
	assert.InDelta(t, p, float64(passed)/n, 3*math.Sqrt(p*(1-p)/n))
}

func TestAbstention(t *testing.T) {
	t.Parallel()
	r := &domestic.Ratification{Abstain: 0.01, Players: []domestic.Player{
		{Member: "P", Issues: []string{"a"}}, {Member: "Q", Issues: []string{"b"}}}}
	s := chamber(t, r, map[string]voter{"P": linear(-0.2, 0), "Q": linear(0, -0.05)})
	for _, x := range []struct {
		a, b float64
		want []negotiation.EventKind
	}{
		{0, 0, nil},
		{0.04, 0.1, nil}, // 0.2·0.04 = 0.008 and 0.005: too little to vote on
		{0, 0.9, []negotiation.EventKind{negotiation.EventVetoed}},
		{0.06, 0, []negotiation.EventKind{negotiation.EventVetoed}},
		{1, 1, []negotiation.EventKind{negotiation.EventVetoed, negotiation.EventVetoed}},
	} {
		passed, kinds := put(s, x.a, x.b)
		assert.Equal(t, x.want, kinds, "%v", x)
		assert.Equal(t, len(x.want) == 0, passed)
		chance := 1.0
		if len(x.want) > 0 {
			chance = 0
		}
		assert.Equal(t, chance, s.State().Chance(0, &s.State().Draft, []float64{x.a, x.b}))
	}
}

func TestARefusedDealIsNotPutToAVoteAgainSoSoon(t *testing.T) {
	t.Parallel()
	r := &domestic.Ratification{Same: 0.05, Wait: 3, Legitimacy: 0.01,
		Players: []domestic.Player{{Member: "P"}, {Member: "Q"}}}
	s := chamber(t, r, map[string]voter{"P": linear(-1, 1), "Q": linear(-1, 1.1)})
	both := []negotiation.EventKind{negotiation.EventVetoed, negotiation.EventVetoed}
	shelved := []negotiation.EventKind{negotiation.EventShelved}
	s.Round()
	_, kinds := put(s, 0.8, 0.2)
	require.Equal(t, both, kinds)
	require.Equal(t, -0.01, s.State().LegitimacyGain[0], "one refusal, however many refuse")
	s.Round()
	_, kinds = put(s, 0.84, 0.16)
	require.Equal(t, shelved, kinds)
	require.Zero(t, s.State().LegitimacyGain[0], "nobody has voted")
	_, kinds = put(s, 0.86, 0.2)
	require.Equal(t, both, kinds, "a different deal")
	for range 3 {
		s.Round()
		_, kinds = put(s, 0.86, 0.2)
		require.Equal(t, shelved, kinds)
	}
	s.Round()
	_, kinds = put(s, 0.86, 0.2)
	require.Equal(t, both, kinds, "trying again does not lengthen the wait")
	passed, _ := put(s, 0.5, 0.5)
	require.True(t, passed)
}

func TestQuota(t *testing.T) {
	t.Parallel()
	r := &domestic.Ratification{Quota: []float64{0.6, 0}, Abstain: 0.001, Players: []domestic.Player{
		{Member: "P", Share: 0.5}, {Member: "Q", Share: 0.3}, {Member: "R", Share: 0.2}, {Member: "S", Share: 3, Issues: []string{"b"}}}}
	s := chamber(t, r, map[string]voter{"P": linear(-0.1, 0), "Q": linear(0.1, 0), "R": linear(0.1, 0), "S": linear(0, -1)})
	yes, no, out := negotiation.EventRatified, negotiation.EventVetoed, negotiation.EventOutvoted
	passed, kinds := put(s, 1, 0)
	assert.False(t, passed, "0.5 of 1 is less than 0.6; S abstains")
	assert.Equal(t, []negotiation.EventKind{no, yes, yes}, kinds)
	r.Quota[0] = 0.5
	passed, kinds = put(s, 1, 0)
	assert.True(t, passed)
	assert.Equal(t, []negotiation.EventKind{out, yes, yes}, kinds)
	passed, _ = put(s, 1, 1)
	assert.False(t, passed, "S votes, and it outweighs the others")
}

// TestChanceUnderAQuota sums over all ways in which players may vote.
func TestChanceUnderAQuota(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "players")
		r := &domestic.Ratification{Quota: []float64{rapid.Float64Range(0.01, 1).Draw(t, "quota"), 0}}
		utilities := map[string]voter{}
		var pass, share []float64
		var total float64
		for v := range n {
			id := string(rune('A' + v))
			b := rapid.Float64Range(-0.3, 0.3).Draw(t, "gain")
			w := float64(rapid.IntRange(1, 9).Draw(t, "share"))
			utilities[id] = linear(b, 0)
			r.Players = append(r.Players, domestic.Player{Member: id, Noise: 0.1, Share: w})
			pass, share = append(pass, domestic.PassProbability(b, 0, 0, 0.1)), append(share, w)
			total += w
		}
		s := chamber(t, r, utilities)
		st := s.State()
		st.Put([]float64{1, 0}, all)
		var want float64
		for set := range 1 << n {
			p, sum := 1.0, 0.0
			for v := range n {
				if set>>v&1 == 1 {
					p, sum = p*pass[v], sum+share[v]
				} else {
					p *= 1 - pass[v]
				}
			}
			if sum >= r.Quota[0]*total-1e-12 {
				want += p
			}
		}
		require.InDelta(t, want, st.Chance(0, &st.Draft, []float64{1, 0}), 1e-12)
		r.Quota[0] = 0
		require.InDelta(t, domestic.RatificationProbability(pass...), st.Chance(0, &st.Draft, []float64{1, 0}), 1e-12)
		require.Equal(t, 1.0, st.Chance(1, &st.Draft, []float64{1, 0}), "South has no players")
	})
}

func TestQuotaIsChecked(t *testing.T) {
	t.Parallel()
	for _, r := range []*domestic.Ratification{
		{Quota: []float64{1.1, 0}},
		{Quota: []float64{math.NaN(), 0}},
		{Quota: []float64{0.5}},
		{Quota: []float64{0.5, 0}, Players: []domestic.Player{{Member: "P"}}},
		{Players: []domestic.Player{{Member: "P", Share: -1}}},
	} {
		m := &negotiation.Model{ID: "test", Rounds: 1, Issues: []negotiation.Issue{{ID: "a", Owner: "N", Phase: 1}},
			Members: []negotiation.Member{{ID: "N", Roles: []negotiation.Role{negotiation.Principal}, Agent: linear(1)},
				{ID: "S", Roles: []negotiation.Role{negotiation.Principal}, Agent: linear(1)},
				{ID: "P", Of: "N", Agent: linear(1)}},
			Parts: func() []negotiation.Part { return []negotiation.Part{r} }}
		_, err := negotiation.NewSolver(m)
		assert.Error(t, err)
	}
}

func TestPersuasion(t *testing.T) {
	t.Parallel()
	r := &domestic.Ratification{Persuasion: 0.5, Persistence: 1, Legitimacy: 0.01,
		Players: []domestic.Player{{Member: "P", Noise: 0.1}, {Member: "Q", Noise: 0.1}}}
	s := chamber(t, r, map[string]voter{"P": linear(-0.05, 0), "Q": linear(0.3, 0)})
	persuaded, in, refused := 0, 0, 0
	for run := range uint64(400) {
		s.Reset(5, run)
		s.Round()
		st := s.State()
		taste := append([]float64(nil), st.View("taste")...)
		passed, kinds := put(s, 1, 0)
		switch {
		case passed:
			in++
			require.Equal(t, taste, st.View("taste"))
		case kinds[0] == negotiation.EventPersuasion:
			require.Len(t, kinds, 1, "the deal is not put to the vote")
			require.Equal(t, -0.01, st.LegitimacyGain[0])
			s.Round()
			passed, _ = put(s, 1, 0)
			require.True(t, passed, "it works")
			persuaded++
		default:
			refused++
			require.Equal(t, taste, st.View("taste"), "no effort is wasted")
		}
	}
	assert.Greater(t, persuaded, 20)
	assert.Greater(t, in, 50)
	assert.Greater(t, refused, 20)
	r.Persistence = 0 // what is gained this month is forgotten in the next
	for run := range uint64(100) {
		s.Reset(5, run)
		s.Round()
		_, kinds := put(s, 1, 0)
		require.NotContains(t, kinds, negotiation.EventPersuasion)
	}
}

// TestDemandsAreWhatItTakes: a player passes a package if and only if it is worth
// what its own principal knows it to demand.
func TestDemandsAreWhatItTakes(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	r := &domestic.Ratification{Persistence: 0.9, Players: []domestic.Player{
		{Member: "P", Noise: 0.1, Discretion: 0.05}, {Member: "Q", Discretion: 0.02}, {Member: "R", Noise: 0.2, Issues: []string{"b"}}}}
	s := chamber(t, r, map[string]voter{"P": quadratic(0.1, -0.2, 0.3), "Q": linear(-0.1, 0.1), "R": linear(0, -0.2)})
	st := s.State()
	agree := map[bool]int{}
	for range 300 {
		s.Round()
		y := []float64{rng.Float64(), 0.01 + rng.Float64()*0.99}
		passed, _ := put(s, y...)
		met := true
		demands := st.Demands(0, 0, &st.Draft, y, nil)
		require.Len(t, demands, 3)
		for _, d := range demands {
			require.InDelta(t, d.Least-d.Worth.Value(y), d.Missing, 1e-12)
			met = met && d.Missing <= 0
		}
		require.Equal(t, met, passed)
		agree[met]++
		// The other side does not know the mood: it expects the average.
		for n, d := range st.Demands(1, 0, &st.Draft, y, nil) {
			require.InDelta(t, -r.Players[n].Discretion, d.Least, 1e-12)
		}
	}
	assert.Greater(t, agree[true], 20)
	assert.Greater(t, agree[false], 20)
	st.Put([]float64{0.5, 0}, []float64{1, 0})
	assert.Len(t, st.Demands(0, 0, &st.Draft, []float64{0.5, 0}, nil), 2, "R has no say")
	r.Players[0].Share, r.Players[1].Share, r.Quota[0] = 1, 2, 0.5
	d := st.Demands(0, 0, &st.Draft, []float64{0.5, 0}, nil)
	require.NotEmpty(t, d)
	assert.True(t, d[0].Share == 2 || len(d) == 2, "as many as it takes, the nearest first")
}

// mind is a believer whose trust the test sets.
type mind struct {
	trust       float64
	count       bool
	alpha, beta []float64
}

func (*mind) Name() string { return "mind" }

func (m *mind) Setup(u *negotiation.Setup) error {
	if m.count {
		keys := []string{"N/N", "N/S", "S/N", "S/S"}
		u.Own(negotiation.Trust, &m.alpha, negotiation.Variable{Name: "trust.alpha", Keys: keys, Initial: 1})
		u.Own(negotiation.Trust, &m.beta, negotiation.Variable{Name: "trust.beta", Keys: keys, Initial: 3})
	}
	return nil
}

func (*mind) Expect(*negotiation.State, *negotiation.Text) {}
func (*mind) Proof(*negotiation.State, *negotiation.Text, int, int, int) float64 {
	return 1
}
func (m *mind) Trust(*negotiation.State, int, int) float64                      { return m.trust }
func (*mind) Expected(*negotiation.State, int, int, negotiation.Action) float64 { return 1 }

// TestPlayersLearnInPart: a player of its own mind follows a share of what moves its
// principal.
func TestPlayersLearnInPart(t *testing.T) {
	t.Parallel()
	for _, count := range []bool{false, true} {
		m := &mind{trust: 0.25, count: count}
		r := &domestic.Ratification{OwnTrust: true, Learning: 0.5, Players: []domestic.Player{{Member: "P", Noise: 1, Trust: 0.1}}}
		s := chamber(t, r, map[string]voter{"P": linear(0, 1)}, m)
		st := s.State()
		st.Put([]float64{0, 1}, all)
		// The worth of what the other side owes is the trust in it.
		gain := func() float64 {
			p := st.Chance(0, &st.Draft, []float64{0, 1})
			return math.Log(p / (1 - p))
		}
		require.InDelta(t, 0.1, gain(), 1e-9)
		want := 1 / (1 + math.Exp(-(math.Log(0.1/0.9) + 0.5*(math.Log(0.6/0.4)-math.Log(0.25/0.75)))))
		m.trust = 0.6
		if count { // three good months and one bad, of which it counts half
			m.alpha[1], m.beta[1] = 4, 4
			want = (0.4 + 1.5) / (4 + 0.5*4)
		}
		require.InDelta(t, want, gain(), 1e-9)
		r.Learning = 0
		require.InDelta(t, 0.1, gain(), 1e-9)
		r.OwnTrust = false
		require.InDelta(t, 0.6, gain(), 1e-9)
	}
}
