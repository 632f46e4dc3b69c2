package reduced_test

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/bargaining/reduced"
)

func TestTheLastRoundIsTheStageGame(t *testing.T) {
	t.Parallel()
	g := reduced.Usual()
	g.Precision = 500
	s, err := g.Solve(1, 10)
	require.NoError(t, err)
	assert.Less(t, s.Residual, 1e-9)
	for i := range 11 {
		mu := float64(i) / 10
		x := reduced.State{Level: 2, Belief: [2]float64{mu, mu}}
		keep, err := s.Keep(1, x, 0, reduced.Exploitative)
		require.NoError(t, err)
		assert.Less(t, keep, 1e-9, "cheating is dominant")
		keep, err = s.Keep(1, x, 0, reduced.Trustworthy)
		require.NoError(t, err)
		// Assurance: R − T = 1 and P − S = 1, so that trust of a half is needed if all
		// trustworthy ones keep their word.
		if mu < 0.45 {
			assert.Less(t, keep, 1e-9)
		}
	}
}

func TestPrecisionDoesAwayWithTemptation(t *testing.T) {
	t.Parallel()
	last := math.Inf(1)
	for _, precision := range []float64{1, 4, 16} {
		g := reduced.Usual()
		g.Precision = precision
		s, err := g.Solve(4, 12)
		require.NoError(t, err)
		assert.Less(t, s.Residual, 1e-6, "precision %v", precision)
		assert.Less(t, s.Temptation(), last)
		last = s.Temptation()
		for _, kept := range []bool{true, false} {
			r, err := s.Regret(4, reduced.State{Belief: [2]float64{0.3, 0.7}}, 1, reduced.Exploitative, kept)
			require.NoError(t, err)
			assert.GreaterOrEqual(t, r, 0.0)
		}
	}
	assert.Less(t, last, 0.1)
}

func TestPartiesAreAlike(t *testing.T) {
	t.Parallel()
	s, err := reduced.Usual().Solve(5, 8)
	require.NoError(t, err)
	for level := range 3 {
		a, err := s.Value(5, reduced.State{Level: level, Belief: [2]float64{0.2, 0.7}}, 0, reduced.Trustworthy)
		require.NoError(t, err)
		b, err := s.Value(5, reduced.State{Level: level, Belief: [2]float64{0.7, 0.2}}, 1, reduced.Trustworthy)
		require.NoError(t, err)
		assert.InDelta(t, a, b, 1e-9)
	}
}

// tree reads a tree back and returns what it is worth to both, given types, if all choose
// by the function.
type reader struct {
	lines []string
	keep  func(player int, seen string) float64
}

func (r *reader) worth() [2]float64 {
	line := r.lines[0]
	r.lines = r.lines[1:]
	fields := quoted(line)
	sum := [2]float64{}
	add := func(p float64) {
		v := r.worth()
		for i := range sum {
			sum[i] += p * v[i]
		}
	}
	switch line[0] {
	case 't':
		var n int
		var a, b float64
		_, err := fmt.Sscanf(line, "t \"\" %d \"\" { %g, %g }", &n, &a, &b)
		if err != nil {
			panic(err)
		}
		return [2]float64{a, b}
	case 'p':
		var player, set int
		if _, err := fmt.Sscanf(line, "p \"\" %d %d", &player, &set); err != nil {
			panic(err)
		}
		p := r.keep(player-1, fields[1])
		add(p)
		add(1 - p)
	case 'c':
		open := strings.Index(line, "{")
		rest := line[open+1 : strings.Index(line, "}")]
		parts := strings.Split(rest, `"`)
		for i := 2; i < len(parts); i += 2 {
			var p float64
			if _, err := fmt.Sscan(parts[i], &p); err != nil {
				panic(err)
			}
			add(p)
		}
	}
	return sum
}

// quoted returns what stands in quotation marks.
func quoted(line string) (out []string) {
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			out = append(out, part)
		}
	}
	return out
}

func TestTheTreeIsWorthWhatTheSolutionSays(t *testing.T) {
	t.Parallel()
	g := reduced.Usual()
	const rounds = 2
	start := reduced.State{Level: 1, Belief: [2]float64{0.25, 0.75}}
	s, err := g.Solve(rounds, 96)
	require.NoError(t, err)
	require.Less(t, s.Residual, 1e-9)
	var out bytes.Buffer
	require.NoError(t, g.WriteGambit(&out, rounds, start))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.True(t, strings.HasPrefix(lines[0], "EFG 2 R"))
	assert.Equal(t, 1024, strings.Count(out.String(), "\nt "))
	first := map[[2]int]float64{}
	for i := range 2 {
		for k := range 2 {
			first[[2]int{i, k}], err = s.Keep(rounds, start, i, reduced.Type(k))
			require.NoError(t, err)
		}
	}
	// Beliefs after the reports of the first round.
	belief := func(i int, reported bool) float64 {
		like := func(k int) float64 {
			p := first[[2]int{i, k}]
			r := p*g.False + (1-p)*g.Report
			if reported {
				return r
			}
			return 1 - r
		}
		a, b := start.Belief[i]*like(0), (1-start.Belief[i])*like(1)
		return a / (a + b)
	}
	keep := func(player int, seen string) float64 {
		parts := strings.Split(seen, ", ")
		kind := 0
		if parts[0] == "exploitative" {
			kind = 1
		}
		if len(parts) == 1 {
			return first[[2]int{player, kind}]
		}
		reports := strings.TrimPrefix(parts[2], "reports ")
		x := reduced.State{Level: 2, Belief: [2]float64{
			belief(0, reports == "of A" || reports == "of both"), belief(1, reports == "of B" || reports == "of both")}}
		if reports != "none" {
			x.Level = 0
		}
		p, err := s.Keep(1, x, player, reduced.Type(kind))
		require.NoError(t, err)
		return p
	}
	r := &reader{lines: lines[3:], keep: keep}
	got := r.worth()
	assert.Empty(t, r.lines)
	for i := range got {
		want := 0.0
		for k, mu := range []float64{start.Belief[i], 1 - start.Belief[i]} {
			v, err := s.Value(rounds, start, i, reduced.Type(k))
			require.NoError(t, err)
			want += mu * v
		}
		assert.InDelta(t, want, got[i], 1e-3, "but for interpolation")
	}
}

func TestBadGamesAreRefused(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(g *reduced.Game){
		"expected R > P":              func(g *reduced.Game) { g.Payoffs[0].P = 9 },
		"above T for the trustworthy": func(g *reduced.Game) { g.Payoffs[1].T = 2 },
		"no level":                    func(g *reduced.Game) { g.Stakes = nil },
		"rising numbers":              func(g *reduced.Game) { g.Stakes = []float64{1, 1} },
		"reports with probability 2":  func(g *reduced.Game) { g.Report = 2 },
		"discount factor 1":           func(g *reduced.Game) { g.Discount = 1 },
		"precision NaN":               func(g *reduced.Game) { g.Precision = math.NaN() },
	} {
		g := reduced.Usual()
		change(&g)
		_, err := g.Solve(2, 2)
		assert.ErrorContains(t, err, want)
		assert.ErrorContains(t, g.WriteGambit(&bytes.Buffer{}, 1, reduced.State{}), want)
	}
	_, err := reduced.Usual().Solve(0, 2)
	require.ErrorContains(t, err, "0 rounds")
	s, err := reduced.Usual().Solve(1, 2)
	require.NoError(t, err)
	_, err = s.Keep(2, reduced.State{}, 0, reduced.Trustworthy)
	require.ErrorContains(t, err, "2 rounds to go")
	_, err = s.Value(1, reduced.State{Belief: [2]float64{2, 0}}, 0, reduced.Trustworthy)
	require.ErrorContains(t, err, "belief 2")
	require.ErrorContains(t, reduced.Usual().WriteGambit(&bytes.Buffer{}, 9, reduced.State{}), "9 rounds")
}

func TestWhatIsNoEquilibriumIsAnError(t *testing.T) {
	t.Parallel()
	g := reduced.Usual()
	g.Precision = 20
	s, err := g.Solve(6, 20)
	require.ErrorIs(t, err, reduced.ErrUnsettled)
	require.ErrorContains(t, err, "expected at most 1e-06")
	assert.Nil(t, s)
	s, err = g.Solve(1, 20)
	require.NoError(t, err)
	assert.LessOrEqual(t, s.Residual, reduced.Tolerance)
}

// Gambit adds up the decimals that it reads and refuses a sum that is not 1.
func TestChancesInTheTreeSumToOne(t *testing.T) {
	t.Parallel()
	for _, x := range [][4]float64{{0.3, 0.6, 0.7, 0.05}, {1.0 / 3, 1e-9, 0.1, 1.0 / 7}, {0, 1, 1, 0}} {
		g := reduced.Usual()
		g.Report, g.False = x[2], x[3]
		var out bytes.Buffer
		require.NoError(t, g.WriteGambit(&out, 1, reduced.State{Belief: [2]float64{x[0], x[1]}}))
		moves := 0
		for line := range strings.Lines(out.String()) {
			if line[0] != 'c' {
				continue
			}
			moves++
			parts := strings.Split(line[strings.Index(line, "{")+1:strings.Index(line, "}")], `"`)
			sum := new(big.Rat)
			for i := 2; i < len(parts); i += 2 {
				p, ok := new(big.Rat).SetString(strings.TrimSpace(parts[i]))
				require.True(t, ok, parts[i])
				require.GreaterOrEqual(t, p.Sign(), 0)
				sum.Add(sum, p)
			}
			assert.Equal(t, "1/1", sum.String(), line)
		}
		assert.Equal(t, 17, moves)
	}
}
