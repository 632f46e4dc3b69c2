package protocol_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// circle is a negotiation in which each of several parties owns an issue that costs
// it as much as each of the others gains from it. All are alike.
func circle(parties int, talks protocol.Stacked) *negotiation.Model {
	m := &negotiation.Model{ID: "circle", Rounds: 40, Stop: negotiation.AtSignature, Valuation: negotiation.OneShot,
		Parts: func() []negotiation.Part { p := talks; return []negotiation.Part{&p} }}
	for i := range parties {
		id := string(rune('A' + i))
		m.Issues = append(m.Issues, negotiation.Issue{ID: strings.ToLower(id), Owner: id, Phase: 1})
		weights, values := make([]float64, parties), make([]negotiation.Value, parties)
		for k := range parties {
			weights[k], values[k] = 1/float64(parties), negotiation.Gain(0.5)
		}
		values[i] = negotiation.Loss(0.5)
		m.Members = append(m.Members, party(id, agents.Negotiator{
			Preferences: agents.Preferences{Weights: weights, Values: values}, Schedule: concession.Schedule{Beta: 1}}))
	}
	return m
}

func party(id string, a negotiation.Agent) negotiation.Member {
	return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: a}
}

// eager is a negotiator's taste with weights by issue, positive for gains.
func eager(beta float64, weights ...float64) agents.Negotiator {
	n := agents.Negotiator{Schedule: concession.Schedule{Beta: beta}}
	for _, w := range weights {
		n.Weights = append(n.Weights, math.Abs(w))
		v := negotiation.Gain(0.4)
		if w < 0 {
			v = negotiation.Loss(0.3)
		}
		n.Values = append(n.Values, v)
	}
	return n
}

func grand() protocol.Stacked {
	return protocol.Stacked{Course: protocol.Grand, Rounds: 12, First: "A", Opening: 0.5}
}

func play(t require.TestingT, m *negotiation.Model, run uint64) *negotiation.Solver {
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Run(1, run)
	return s
}

// count counts the events of a kind.
func count(s *negotiation.Solver, kind negotiation.EventKind) (n int) {
	log := &s.State().Log
	for e := range log.Len() {
		if log.At(e).Kind == kind {
			n++
		}
	}
	return n
}

// TestAlikePartiesShareAlike: where all parties are alike they agree on a package
// near the one at which all gain the same, whoever begins, and all have signed it.
func TestAlikePartiesShareAlike(t *testing.T) {
	t.Parallel()
	for _, parties := range []int{3, 4, 5} {
		for first := range parties {
			talks := grand()
			talks.Rounds, talks.First = 30, string(rune('A'+first))
			s := play(t, circle(parties, talks), 1)
			st := s.State()
			require.Equal(t, 1, st.Agreement.Signatures)
			// Equal gains: every level is 1, since a concession costs one party what it
			// gives to each of two others or more.
			equal := float64(parties-2) / float64(parties)
			for i := range parties {
				u, _ := st.Utility(st.Member(i), st.Force.Levels)
				none, _ := st.Utility(st.Member(i), make([]float64, parties))
				step := 1.0 / 30 // what a party concedes in a round is a thirtieth of what it can hope for
				assert.InDelta(t, equal, u-none, step, "%d parties, %d begins, party %d", parties, first, i)
			}
			log := &st.Log
			var last []negotiation.Event
			for n := range log.Len() {
				if e := log.At(n); e.Round == st.Round && e.Kind == negotiation.EventAccept {
					last = append(last, e)
				}
			}
			require.Len(t, last, parties-1)
			for n, e := range last {
				assert.Equal(t, (int(last[0].Subject)+n+1)%parties, int(e.Actor), "in the order of the model from the proposer on")
			}
		}
	}
}

// holdout is a negotiation of four parties, one of which needs more than any package
// gives it.
func holdout(quota int) *negotiation.Model {
	talks := grand()
	talks.Quota = quota
	m := circle(4, talks)
	m.Parties = []negotiation.Party{{ID: "D", Margin: 0.9, Trustworthy: 1}}
	return m
}

func TestAPartyThatNothingSatisfiesBlocksOrIsOutvoted(t *testing.T) {
	t.Parallel()
	s := play(t, holdout(0), 1)
	assert.Zero(t, s.State().Agreement.Signatures, "unanimity")
	assert.Positive(t, count(s, negotiation.EventNoDeal))
	assert.Positive(t, count(s, negotiation.EventPass), "who can gain nothing makes no offer")
	for quota := 2; quota <= 3; quota++ {
		s := play(t, holdout(quota), 1)
		st := s.State()
		require.Equal(t, 1, st.Agreement.Signatures, "quota of %d", quota)
		for n := range st.Log.Len() {
			e := st.Log.At(n)
			if e.Kind == negotiation.EventAccept {
				assert.NotEqual(t, 3, int(e.Actor), "D never accepts")
			}
			if e.Round == st.Round && e.Kind == negotiation.EventSignature {
				assert.NotEqual(t, 3, int(e.Actor), "nor does it propose")
			}
		}
	}
	s = play(t, holdout(4), 1)
	assert.Zero(t, s.State().Agreement.Signatures, "a quota of all is unanimity")
}

// TestWhoRefusesMakesTheNextOffer checks the order of talk in random negotiations.
func TestWhoRefusesMakesTheNextOffer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		talks := grand()
		talks.First, talks.Pause = "", 2
		parties := rapid.IntRange(2, 5).Draw(t, "parties")
		talks.Quota = rapid.SampledFrom([]int{0, 2, parties}).Draw(t, "quota")
		m := randomModel(t, parties, parties)
		m.Stop = negotiation.AtHorizon
		m.Parts = func() []negotiation.Part { p := talks; return []negotiation.Part{&p} }
		s := play(t, m, rapid.Uint64().Draw(t, "run"))
		log := &s.State().Log
		next, refused, step, quota := -1, -1, 0, talks.Quota
		if quota == 0 {
			quota = parties
		}
		yes, no := 0, 0
		for n := range log.Len() {
			switch e := log.At(n); e.Kind {
			case negotiation.EventWindow:
				next, step = int(e.Actor), 0
			case negotiation.EventOffer, negotiation.EventPass:
				step++
				if step > 1 && refused >= 0 {
					next = refused
				}
				require.Equal(t, next, int(e.Actor))
				next, refused, yes, no = (next+1)%parties, -1, 1, 0
			case negotiation.EventAccept:
				yes++
			case negotiation.EventRefuse:
				if no++; refused < 0 {
					refused = int(e.Actor)
				}
				require.GreaterOrEqual(t, parties-no, quota-1, "nobody is asked once it is lost")
			case negotiation.EventSignature:
				require.GreaterOrEqual(t, yes, quota)
			}
		}
	})
}

// randomModel draws parties with random tastes, patience and no-deal values.
func randomModel(t *rapid.T, parties, issues int) *negotiation.Model {
	m := &negotiation.Model{ID: "random", Rounds: 40, Stop: negotiation.AtSignature, Valuation: negotiation.OneShot,
		EstimateError: rapid.SampledFrom([]float64{0, 0.3}).Draw(t, "error")}
	for k := range issues {
		is := negotiation.Issue{ID: fmt.Sprint("issue ", k), Owner: string(rune('A' + k%parties)), Phase: 1}
		if rapid.IntRange(0, 3).Draw(t, "ladder") == 0 {
			is.Ladder = []float64{0, 0.5, 1}
		}
		m.Issues = append(m.Issues, is)
	}
	for i := range parties {
		id := string(rune('A' + i))
		var weights []float64
		for k := range issues {
			w := rapid.Float64Range(0.05, 1).Draw(t, "weight")
			if m.Issues[k].Owner == id {
				w = -w
			}
			weights = append(weights, w/float64(issues))
		}
		m.Members = append(m.Members, party(id, eager(rapid.Float64Range(0.3, 3).Draw(t, "beta"), weights...)))
		m.Parties = append(m.Parties, negotiation.Party{ID: id, Trustworthy: 1, Margin: rapid.Float64Range(-0.05, 0.05).Draw(t, "margin")})
	}
	return m
}

// TestTwoPartiesStackAsTheyAlternate compares, to the last bit, stacked offers between
// two with offers in turn.
func TestTwoPartiesStackAsTheyAlternate(t *testing.T) {
	t.Parallel()
	signed := 0
	rapid.Check(t, func(t *rapid.T) {
		m := randomModel(t, 2, rapid.IntRange(1, 5).Draw(t, "issues"))
		first := rapid.SampledFrom([]string{"A", "B"}).Draw(t, "first")
		m.Parts = func() []negotiation.Part {
			return []negotiation.Part{&protocol.Stacked{Course: protocol.Grand, Rounds: 9, Pause: 3, First: first, Opening: 0.5}}
		}
		run := rapid.Uint64().Draw(t, "run")
		stacked := play(t, m, run)
		other := *m
		other.Parts = func() []negotiation.Part {
			return []negotiation.Part{&protocol.Talks{Course: protocol.Grand, Rounds: 9, Pause: 3, First: first, Opening: 0.5,
				Text: protocol.SingleText{Drafts: 1, Range: 20}}}
		}
		talks := play(t, &other, run)
		a, b := &stacked.State().Log, &talks.State().Log
		require.Equal(t, b.Len(), a.Len())
		for n := range a.Len() {
			x, y := a.At(n), b.At(n)
			require.Equal(t, y.String(), x.String())
			require.Equal(t, math.Float64bits(y.Value), math.Float64bits(x.Value))
			require.Equal(t, math.Float64bits(y.Extra), math.Float64bits(x.Extra))
			require.True(t, slices.Equal(b.Package(n), a.Package(n)))
		}
		signed += stacked.State().Agreement.Signatures
	})
	assert.Positive(t, signed)
}

// TestADefaultOfferLeavesTheOthersWhatItCan checks what is offered in random
// negotiations of three: it is worth what the proposer asks for, and no package of a
// lattice that is worth as much leaves the other that gains least more.
func TestADefaultOfferLeavesTheOthersWhatItCan(t *testing.T) {
	t.Parallel()
	offers := 0
	rapid.Check(t, func(t *rapid.T) {
		m := randomModel(t, 3, 3)
		m.EstimateError = 0
		for k := range m.Issues {
			m.Issues[k].Ladder = nil
		}
		m.Parts = func() []negotiation.Part { p := grand(); return []negotiation.Part{&p} }
		s := play(t, m, 1)
		st := s.State()
		gain := func(i int, y []float64) float64 {
			u, _ := st.Utility(i, y)
			none, _ := st.Utility(i, make([]float64, 3))
			return u - none - m.Parties[i].Margin
		}
		const steps = 10
		var y [3]float64
		for n := range st.Log.Len() {
			e := st.Log.At(n)
			if e.Kind != negotiation.EventOffer {
				continue
			}
			offers++
			i, offer := int(e.Actor), st.Log.Package(n)
			least := func(z []float64) float64 { return min(gain((i+1)%3, z), gain((i+2)%3, z)) }
			require.InDelta(t, least(offer), e.Extra, 1e-9)
			require.Equal(t, int16(-1), e.Subject)
			for m := range (steps + 1) * (steps + 1) * (steps + 1) {
				for k := range y {
					y[k] = float64(m%(steps+1)) / steps
					m /= steps + 1
				}
				if gain(i, y[:]) >= gain(i, offer)+1e-6 {
					require.LessOrEqual(t, least(y[:]), least(offer)+0.002)
				}
			}
		}
	})
	assert.Positive(t, offers)
}

func TestStackedRefusesWhatHasNoSense(t *testing.T) {
	t.Parallel()
	for want, spoil := range map[string]func(*protocol.Stacked){
		"window of 0 rounds":             func(p *protocol.Stacked) { p.Rounds = 0 },
		"pause of -1 rounds":             func(p *protocol.Stacked) { p.Pause = -1 },
		"expected step by step or grand": func(p *protocol.Stacked) { p.Course = protocol.Front },
		"opening 2":                      func(p *protocol.Stacked) { p.Opening = 2 },
		"quota of 1":                     func(p *protocol.Stacked) { p.Quota = 1 },
		"quota of 4":                     func(p *protocol.Stacked) { p.Quota = 4 },
		`no principal "Z"`:               func(p *protocol.Stacked) { p.First = "Z" },
	} {
		talks := grand()
		spoil(&talks)
		_, err := negotiation.NewSolver(circle(3, talks))
		assert.ErrorContains(t, err, want)
	}
	talks := grand()
	talks.Quota = 7
	_, err := negotiation.NewSolver(circle(14, talks))
	assert.ErrorContains(t, err, "1716 groups to choose among, expected at most 256")
	talks.Quota = 0
	_, err = negotiation.NewSolver(circle(14, talks))
	assert.NoError(t, err, "unanimity leaves one group")
	m := circle(2, grand())
	m.Parts = func() []negotiation.Part { p := grand(); return []negotiation.Part{&p, &protocol.Talks{}} }
	_, err = negotiation.NewSolver(m)
	assert.ErrorContains(t, err, "part talks is there twice")
}

// TestStackedStages: a second stage opens once the first has been kept for a while.
func TestStackedStages(t *testing.T) {
	t.Parallel()
	talks := grand()
	talks.Course, talks.KeptFor = protocol.StepByStep, 5
	m := circle(3, talks)
	m.Stop = negotiation.AtHorizon
	m.Issues[2].Phase = 2
	s := play(t, m, 1)
	st := s.State()
	require.Equal(t, 2, st.Agreement.Signatures)
	var signed []int
	for n := range st.Log.Len() {
		switch e := st.Log.At(n); e.Kind {
		case negotiation.EventSignature:
			signed = append(signed, e.Round)
			assert.Equal(t, float64(len(signed)), e.Value)
		case negotiation.EventWindow:
			if len(signed) == 1 {
				assert.Equal(t, signed[0]+5, e.Round)
			}
		}
	}
}

// TestStackedRoundAllocatesNothing is not parallel: it counts allocations.
func TestStackedRoundAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	for _, quota := range []int{0, 3} {
		talks := grand()
		talks.Quota = quota
		m := circle(4, talks)
		m.Rounds = 2000
		for i := range m.Members {
			m.Members[i].Agent = stubborn{m.Members[i].Agent.(agents.Negotiator)}
		}
		s, err := negotiation.NewSolver(m)
		require.NoError(t, err)
		s.Run(1, 1) // the log has its room now
		require.Greater(t, count(s, negotiation.EventOffer), 1500)
		s.Reset(1, 1)
		assert.Zero(t, testing.AllocsPerRun(200, func() { s.Round() }), "quota of %d", quota)
	}
}

// stubborn makes offers and accepts none.
type stubborn struct{ agents.Negotiator }

func (stubborn) Accept(negotiation.Turn, negotiation.Offer) bool { return false }
