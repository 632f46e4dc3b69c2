package tournament_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/domain"
	"github.com/detente-sim/detente/negotiation/domain/offers"
	"github.com/detente-sim/detente/negotiation/domain/tournament"
)

func arena(t *testing.T, seed uint64) tournament.Arena {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 0))
	var issues []domain.Issue
	for i := range 3 {
		issues = append(issues, domain.Issue{Name: fmt.Sprint(i), Values: []string{"a", "b", "c", "d"}})
	}
	d, err := domain.New("d", issues)
	require.NoError(t, err)
	var profiles []domain.Profile
	for range 2 {
		a := &domain.Additive{}
		for range issues {
			values := make([]float64, 4)
			for j := range values {
				values[j] = random.Float64()
			}
			a.Weights, a.Values = append(a.Weights, 1./3), append(a.Values, domain.Normalised(values))
		}
		profiles = append(profiles, domain.Profile{Utility: a, Reservation: 0.1, Discount: 0.9})
	}
	s, err := domain.NewSpace(d, profiles)
	require.NoError(t, err)
	return tournament.Arena{Name: fmt.Sprint("domain ", seed), Space: s}
}

func entrants() []tournament.Entrant {
	return []tournament.Entrant{
		{Name: "boulware", New: func() offers.Strategy { return &offers.TimeBased{Exponent: offers.Boulware} }},
		{Name: "conceder", New: func() offers.Strategy { return &offers.TimeBased{Exponent: offers.Conceder} }},
		{Name: "random", New: func() offers.Strategy { return &offers.Random{Accepts: 0.3} }},
		{Name: "tough", New: func() offers.Strategy { return &offers.Tough{} }},
	}
}

func small(t *testing.T) *tournament.Tournament {
	t.Helper()
	return &tournament.Tournament{Entrants: entrants(), Arenas: []tournament.Arena{arena(t, 1), arena(t, 2), arena(t, 3)}, Steps: 20, Repetitions: 9, Seed: 5}
}

func play(t *testing.T, x *tournament.Tournament) (list []tournament.Match) {
	t.Helper()
	require.NoError(t, x.Play(context.Background(), 0, func(m tournament.Match) error {
		list = append(list, m)
		return nil
	}))
	return list
}

func TestMatchesAreTheSameForAnyNumberOfWorkers(t *testing.T) {
	t.Parallel()
	x := small(t)
	x.Workers = 1
	want := play(t, x)
	require.Len(t, want, x.Total())
	require.Equal(t, 3*4*4*9, x.Total())
	for i, m := range want {
		require.Equal(t, i, m.Index)
	}
	x.Workers = 5
	require.Equal(t, want, play(t, x))
	x.Seed++
	require.NotEqual(t, want, play(t, x))
}

// Another entrant and another domain change no match of the others.
func TestMatchesDependOnNamesOnly(t *testing.T) {
	t.Parallel()
	key := func(x *tournament.Tournament, m tournament.Match) string {
		return fmt.Sprint(x.Arenas[m.Arena].Name, x.Entrants[m.First].Name, x.Entrants[m.Second].Name, m.Repetition)
	}
	x := small(t)
	want := map[string][2]float64{}
	for _, m := range play(t, x) {
		want[key(x, m)] = m.Utilities
	}
	x.Entrants = append([]tournament.Entrant{{Name: "new", New: func() offers.Strategy { return &offers.MiCRO{} }}}, x.Entrants...)
	x.Arenas = append([]tournament.Arena{arena(t, 9)}, x.Arenas...)
	found := 0
	for _, m := range play(t, x) {
		if u, ok := want[key(x, m)]; ok {
			require.Equal(t, u, m.Utilities)
			found++
		}
	}
	assert.Equal(t, len(want), found)
}

func TestMatchesSayWhatPartiesHave(t *testing.T) {
	t.Parallel()
	x := small(t)
	agreed := 0
	for _, m := range play(t, x) {
		p := &x.Arenas[m.Arena].Space.Parties
		if m.Agreement < 0 {
			for i, u := range m.Utilities {
				low, _ := (*p)[i].Range()
				require.InDelta(t, max(0.1, low)*0.9, u, 1e-12, "the reservation value, discounted at the end")
			}
			require.Equal(t, -1.0, m.FromPareto)
			continue
		}
		agreed++
		time := float64(m.Step+1) / 21
		for i, u := range m.Utilities {
			require.InDelta(t, (*p)[i].Utilities[m.Agreement]*math.Pow(0.9, time), u, 1e-12)
		}
		require.GreaterOrEqual(t, m.FromNash, m.FromPareto-1e-12)
	}
	assert.Positive(t, agreed)
}

func TestInterruptedTournamentsGoOn(t *testing.T) {
	t.Parallel()
	x := small(t)
	want := play(t, x)
	path := filepath.Join(t.TempDir(), "journal")
	stop := errors.New("stop")
	var got []tournament.Match
	take := func(m tournament.Match) error {
		got = append(got, m)
		return nil
	}
	for part := 0; ; part++ {
		got = nil
		j, err := tournament.Open(path, x, take)
		require.NoError(t, err)
		require.Len(t, got, j.Done())
		before := j.Done()
		err = j.Play(context.Background(), x, func(m tournament.Match) error {
			if m.Index == before+150 {
				return stop
			}
			return take(m)
		})
		require.NoError(t, j.Close())
		if err == nil {
			break
		}
		require.ErrorIs(t, err, stop)
		require.Less(t, part, 5)
		// As if the machine had died in the middle of a line.
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, text[:len(text)-20], 0o600))
	}
	require.Equal(t, want, got)
	x.Steps++
	_, err := tournament.Open(path, x, take)
	assert.ErrorContains(t, err, "line 1: found tournament")
	x.Steps--
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, append(text, "{}\n"...), 0o600))
	_, err = tournament.Open(path, x, take)
	assert.ErrorContains(t, err, fmt.Sprintf("line %d: found match 0", x.Total()+2))
}

func TestTalliesAreMeans(t *testing.T) {
	t.Parallel()
	x := small(t)
	s := tournament.NewTally(x)
	sum, n := make([]float64, 4), make([]float64, 4)
	for _, m := range play(t, x) {
		require.NoError(t, s.Add(m))
		for seat, e := range [2]int{m.First, m.Second} {
			sum[e] += m.Utilities[seat]
			n[e]++
		}
	}
	payoffs := s.Payoffs()
	for k, score := range s.Scores() {
		if k > 0 {
			assert.LessOrEqual(t, score.Utility, s.Scores()[k-1].Utility)
		}
		// All pairs meet equally often, so the mean over pairs is that over matches, but for matches
		// with itself, which count twice among the matches and once among the pairs.
		row := 0.0
		for _, u := range payoffs[score.Entrant] {
			row += u / 4
		}
		assert.InDelta(t, row, score.Utility, 1e-12)
		assert.InDelta(t, sum[score.Entrant]/n[score.Entrant], score.Utility, 0.1)
	}
	assert.Error(t, s.Add(tournament.Match{Arena: 3}))
	for _, c := range s.Compare() {
		assert.GreaterOrEqual(t, c.Adjusted, c.P)
		assert.LessOrEqual(t, c.Adjusted, 1.0)
	}
}

// Six differences of one sign: 2/2^6. Of five with ranks 1 to 5 and the smallest negative: sums of at
// most 1 are those of no rank and of rank 1, 2·2/2^5. (Tables of Wilcoxon 1945.)
func TestSignedRanksKnownAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		differences []float64
		want        float64
	}{
		{[]float64{1, 2, 3, 4, 5, 6}, 0.03125},
		{[]float64{-1, 2, 3, 4, 5}, 0.125},
		{[]float64{-1, 2, -3, 4}, 0.875},
		{nil, 1},
	} {
		x := &tournament.Tournament{Entrants: make([]tournament.Entrant, 2), Arenas: make([]tournament.Arena, len(c.differences)+1)}
		s := tournament.NewTally(x)
		for i, d := range c.differences {
			// The first has d more than the second against the second itself.
			require.NoError(t, s.Add(tournament.Match{Arena: i, First: 0, Second: 1, Utilities: [2]float64{d, 0}}))
			require.NoError(t, s.Add(tournament.Match{Arena: i, First: 1, Second: 1}))
		}
		got := s.Compare()[0]
		assert.InDelta(t, c.want, got.P, 1e-12, "%v", c.differences)
		assert.Equal(t, len(c.differences), got.Pairs)
	}
}

// In the game of hawks and doves with a prize of 2 and a cost of 4, half are hawks; in the prisoner's
// dilemma all defect.
func TestReplicatorKnownAnswers(t *testing.T) {
	t.Parallel()
	hawks := [][]float64{{-1, 2}, {0, 1}}
	path, err := tournament.Replicator(hawks, []float64{0.1, 0.9}, 200)
	require.NoError(t, err)
	require.Len(t, path, 201)
	assert.Equal(t, []float64{0.1, 0.9}, path[0])
	assert.InDelta(t, 0.5, path[200][0], 1e-6)
	regret, _ := tournament.Regret(hawks, path[200])
	assert.InDelta(t, 0, regret, 1e-6)
	dilemma := [][]float64{{3, 0}, {5, 1}}
	path, err = tournament.Replicator(dilemma, nil, 100)
	require.NoError(t, err)
	assert.InDelta(t, 1, path[100][1], 1e-6)
	regret, best := tournament.Regret(dilemma, []float64{1, 0})
	assert.Equal(t, 2.0, regret)
	assert.Equal(t, 1, best)
	for want, bad := range map[string]func() error{
		"no payoffs":    func() error { _, err := tournament.Replicator(nil, nil, 1); return err },
		"found 1 pay":   func() error { _, err := tournament.Replicator([][]float64{{1}, {1}}, nil, 1); return err },
		"payoff NaN":    func() error { _, err := tournament.Replicator([][]float64{{math.NaN()}}, nil, 1); return err },
		"sum of 0.9":    func() error { _, err := tournament.Replicator(dilemma, []float64{0.5, 0.4}, 1); return err },
		"share of -1":   func() error { _, err := tournament.Replicator(dilemma, []float64{2, -1}, 1); return err },
		"a time of -1":  func() error { _, err := tournament.Replicator(dilemma, nil, -1); return err },
		"found 1 share": func() error { _, err := tournament.Replicator(dilemma, []float64{1}, 1); return err },
	} {
		assert.ErrorContains(t, bad(), want)
	}
}

func TestBrokenTournamentsAreRefused(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(x *tournament.Tournament){
		"found 1 entrants":    func(x *tournament.Tournament) { x.Entrants = x.Entrants[:1] },
		"found no domain":     func(x *tournament.Tournament) { x.Arenas = nil },
		"found 0 steps":       func(x *tournament.Tournament) { x.Steps = 0 },
		"found 0 repetitions": func(x *tournament.Tournament) { x.Repetitions = 0 },
		"found -1 workers":    func(x *tournament.Tournament) { x.Workers = -1 },
		`name "conceder"`:     func(x *tournament.Tournament) { x.Entrants[0].Name = "conceder" },
		`name "domain 2"`:     func(x *tournament.Tournament) { x.Arenas[0].Name = "domain 2" },
		"makes its strategy":  func(x *tournament.Tournament) { x.Entrants[0].New = nil },
		"space of 2 parties":  func(x *tournament.Tournament) { x.Arenas[0].Space = nil },
		"against tough on": func(x *tournament.Tournament) {
			x.Entrants[0].New = func() offers.Strategy { return &offers.TimeBased{} }
		},
	} {
		x := small(t)
		change(x)
		if want == "against tough on" {
			want = "boulware against boulware on domain 1"
		}
		assert.ErrorContains(t, x.Play(context.Background(), 0, func(tournament.Match) error { return nil }), want)
	}
	x := small(t)
	assert.ErrorContains(t, x.Play(context.Background(), x.Total()+1, nil), "to begin with")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	assert.ErrorIs(t, x.Play(ctx, 0, nil), context.Canceled)
}

func TestForeignFilesAreLeftAlone(t *testing.T) {
	t.Parallel()
	x := small(t)
	path := filepath.Join(t.TempDir(), "journal")
	j, err := tournament.Open(path, x, nil)
	require.NoError(t, err)
	require.NoError(t, j.Close())
	heading, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, text := range []string{"a thesis without an end of line", `{"Tournament":"x"}`, string(heading[:20]) + "?", string(heading) + "notes"} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := tournament.Open(path, x, nil)
		require.ErrorContains(t, err, "found text", text)
		kept, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, text, string(kept))
	}
	// A heading that was cut short is written anew.
	for n := range heading {
		require.NoError(t, os.WriteFile(path, heading[:n], 0o600))
		j, err := tournament.Open(path, x, nil)
		require.NoError(t, err)
		require.NoError(t, j.Close())
		again, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, heading, again)
	}
}
