package domestic_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
)

func election() *domestic.Election {
	return &domestic.Election{Party: "G", Contest: contest(), Fair: []string{"rules", "observation"}, Insured: []string{"guarantees"},
		Protection: 0.6, Legitimacy: 0.1,
		Campaign: domestic.Campaign{Opposition: "M", Hardliners: "H", Fair: 0.8, Lead: 3,
			Precision: 40, Prize: 0.3, Complicity: 0.05, Strength: 0.2, Worth: 0.5}}
}

func TestAVoteIsLostAsOftenAsItsRulesSay(t *testing.T) {
	t.Parallel()
	for _, fair := range []float64{0, 0.5, 1} {
		e := election()
		e.Campaign = domestic.Campaign{} // everybody takes part
		w := &world{does: map[negotiation.Phase]func(*negotiation.State){negotiation.Drivers: func(s *negotiation.State) {
			level(s, rules, fair)
			level(s, observation, fair)
		}}}
		s := republic(t, w, nil, e)
		c := contest()
		p := c.Lose(fair, 1, 0.6, 0.35)
		const n = 2000
		lost := 0.0
		for run := range uint64(n) {
			s.Reset(1, run)
			for range 10 {
				s.Round()
			}
			st := s.State()
			votes, v := count(s, negotiation.EventResult)
			require.Equal(t, 1, votes)
			require.Equal(t, 10, v.Round)
			require.InDelta(t, p, v.Value, 1e-12)
			require.Equal(t, v.Extra, st.View("contest.lost")[0])
			require.InDelta(t, 0.1*(fair-0.5), st.LegitimacyGain[0], 1e-12)
			lost += v.Extra
			s.Round()
			require.Zero(t, st.View("contest.lost")[0], "the news is a month old")
		}
		assert.InDelta(t, p, lost/n, 4*math.Sqrt(p*(1-p)/n))
	}
}

func TestTheOppositionDecidesInTimeAndABoycottMakesRightsCheap(t *testing.T) {
	t.Parallel()
	fair := 0.0
	w := &world{does: map[negotiation.Phase]func(*negotiation.State){negotiation.Drivers: func(s *negotiation.State) {
		level(s, rules, fair)
		level(s, observation, fair)
	}}}
	s := republic(t, w, nil, election())
	st := s.State()
	boycotts, splits := 0, 0
	for _, fair = range []float64{0.2, 0.33, 0.6} {
		for run := range uint64(60) {
			s.Reset(2, run)
			for range 6 {
				s.Round()
			}
			require.Equal(t, 1.0, st.View("contest.part")[0])
			n, _ := count(s, negotiation.EventCampaign)
			require.Zero(t, n)
			for range 3 {
				s.Round()
				part := st.View("contest.part")[0]
				want := 1.0
				if part == 0.2 {
					want = 0.5
				}
				K := st.Issues()
				require.Equal(t, []float64{want, want, 1, 1}, st.Factor[K:2*K])
				require.Equal(t, []float64{1, 1, 1, 1}, st.Factor[:K], "the government's own stakes do not change")
			}
			n, last := count(s, negotiation.EventCampaign)
			require.Equal(t, 2, n, "both wings decide, once")
			require.Equal(t, 7, last.Round)
			require.Zero(t, last.Extra, "the hardliners stay away from a vote that is not fair")
			if st.View("contest.part")[0] == 0.2 {
				boycotts++
			}
			s.Round()
			_, v := count(s, negotiation.EventResult)
			require.Equal(t, 10, v.Round)
			require.Equal(t, 1.0, st.View("contest.part")[0], "the boycott ends with the vote")
			require.Equal(t, 1.0, st.Factor[st.Issues()])
			log := &st.Log
			for i := range log.Len() {
				if e := log.At(i); e.Kind == negotiation.EventCampaign && e.Actor == 2 && e.Extra != 0 {
					splits++
				}
			}
		}
	}
	assert.Greater(t, boycotts, 30)
	assert.Greater(t, splits, 60)
	assert.Equal(t, 180, boycotts+splits)
}

func TestAVoteThatIsPutOffIsANewOne(t *testing.T) {
	t.Parallel()
	w := &world{}
	w.does = map[negotiation.Phase]func(*negotiation.State){negotiation.Drivers: func(s *negotiation.State) {
		if s.Round == 9 {
			w.date[0] = 20
		}
	}}
	s := republic(t, w, nil, election())
	st := s.State()
	for run := range uint64(20) {
		s.Reset(3, run)
		for s.Round() == negotiation.Running {
			if st.Round == 9 {
				require.Equal(t, 1.0, st.View("contest.part")[0])
			}
		}
		n, _ := count(s, negotiation.EventCampaign)
		require.Equal(t, 4, n)
		n, v := count(s, negotiation.EventResult)
		require.Equal(t, 1, n)
		require.Equal(t, 20, v.Round)
	}
}

// annulled plays many lost votes and returns how often they are annulled.
func annulled(t *testing.T, insured, fair float64, stake bool) (share float64, s *negotiation.Solver) {
	t.Helper()
	e := election()
	e.Contest.Base = 50 // the vote is lost for sure
	e.Campaign = domestic.Campaign{}
	e.Annulment = domestic.Annulment{Act: "annul", Outcry: 0.15, Calm: 0.05, Precision: 100, Weight: 1}
	acts := []negotiation.Act{{ID: "annul", Party: "G", Steps: []negotiation.Step{{Issue: "rules", Change: -0.3}, {Issue: "observation", Change: -0.3}},
		Tension: 0.1, Evidence: 2, Reserved: true}}
	parts := []negotiation.Part{e}
	if stake {
		parts = append(parts, &domestic.Office{Party: "G", Contest: contest(), Fair: e.Fair, Insured: e.Insured, Protection: 0.6, Share: 0.6, Scale: 1})
	}
	w := &world{floors: []float64{-0.5, -0.1, 0, 0}, does: map[negotiation.Phase]func(*negotiation.State){negotiation.Drivers: func(s *negotiation.State) {
		if s.Round <= 10 {
			level(s, rules, fair)
			level(s, observation, fair)
			level(s, guarantees, insured)
		}
	}}}
	s = republic(t, w, acts, parts...)
	const n = 300
	for run := range uint64(n) {
		s.Reset(4, run)
		for range 10 {
			s.Round()
		}
		k, _ := count(s, negotiation.EventAnnulment)
		share += float64(k) / n
		st := s.State()
		require.Equal(t, float64(1-k), st.View("contest.lost")[0], "a defeat stands unless it is annulled")
		if k == 1 {
			require.InDelta(t, max(-0.5, fair-0.3), st.X[rules], 1e-12)
			require.InDelta(t, max(-0.1, fair-0.3), st.Observed[observation], 1e-12)
			require.Equal(t, 0.1, st.TensionGain[0])
		}
	}
	return share, s
}

func TestAGovernmentAnnulsWhatItCannotBearToLose(t *testing.T) {
	t.Parallel()
	bare, _ := annulled(t, 0, 0.8, true)
	insured, _ := annulled(t, 1, 0.8, true)
	unfair, _ := annulled(t, 1, 0.3, true)
	none, _ := annulled(t, 0, 0.3, false)
	assert.Greater(t, bare, 0.95)
	assert.Less(t, insured, 0.3, "insurance deters")
	assert.Greater(t, unfair, 0.9, "but only with a fair count")
	assert.Zero(t, none, "without a rent of office defeat is accepted")
	_, s := annulled(t, 0, 0, true)
	assert.InDelta(t, -0.3, s.State().X[rules], 1e-12, "below today's policy")
	assert.InDelta(t, -0.1, s.State().X[observation], 1e-12, "but not below the floor")
}

func TestElectionRefusesWhatDoesNotExist(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*domestic.Election){
		`no principal "X"`:            func(e *domestic.Election) { e.Party = "X" },
		`no issue "X"`:                func(e *domestic.Election) { e.Fair = []string{"X"} },
		"no issue makes the vote":     func(e *domestic.Election) { e.Fair = nil },
		`no member "X"`:               func(e *domestic.Election) { e.Campaign.Opposition = "X" },
		"the model has no such act":   func(e *domestic.Election) { e.Annulment.Act = "X" },
		"expected at least 0":         func(e *domestic.Election) { e.Campaign.Lead = -1 },
		`cannot be annulled by "jail`: func(e *domestic.Election) { e.Annulment.Act = "jail" },
	} {
		e := election()
		change(e)
		_, err := negotiation.NewSolver(republicModel(&world{}, nil, e))
		assert.ErrorContains(t, err, name)
	}
}
