package domain_test

import (
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/domain"
	"github.com/detente-sim/detente/negotiation/domain/frontier"
	"github.com/detente-sim/detente/negotiation/domain/genius"
	"github.com/detente-sim/detente/negotiation/domain/geniusweb"
	"github.com/detente-sim/detente/negotiation/domain/offers"
)

// reference is what NegMAS 0.15.7 makes of some domains: frontiers, solutions, lotteries, and
// negotiations action by action. Infinite reservation values are null.
type reference struct {
	Domains []referenceDomain
}

type referenceDomain struct {
	ID     string
	Issues []struct {
		Name   string
		Values []string
	}
	Agents []struct {
		Name        string
		Weights     []float64
		Values      [][]float64
		Reservation *float64
	}
	Outcomes int                        `json:"n_outcomes"`
	With     map[string]json.RawMessage `json:"negmas"`
	Without  map[string]json.RawMessage `json:"negmas_without_reservation"`
	Hull     map[string][][]float64     `json:"hull_with_reservation"`
	Runs     []referenceRun
}

type referenceRun struct {
	Steps   int `json:"n_steps"`
	Parties []struct {
		Name, Strategy string
		Exponent       any // a number, or a word for infinity
		Eps            *float64
		Max            *float64 `json:"max_aspiration"`
	}
	Agreement     []string
	Utilities     []float64 `json:"agreement_utilities"`
	AgreementStep *int      `json:"agreement_step"`
	TimedOut      bool
	Offers        [][]any `json:"negmas_offers"`
	Actions       []struct {
		Step          int
		T             float64
		Party, Action string
		Offer         []string
		Utility       *float64 `json:"own_utility"`
		Threshold     *float64
	}
	Distances  map[string]*float64 `json:"agreement_distances"`
	Optimality map[string]*float64 `json:"agreement_optimality"`
}

// referenceFolder is where the cases are: in testdata, or where DETENTE_DOMAINS says.
func referenceFolder() string {
	if dir := os.Getenv("DETENTE_DOMAINS"); dir != "" {
		return dir
	}
	return filepath.Join("testdata", "reference")
}

func readReference(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(referenceFolder(), file))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, into))
}

func TestReference(t *testing.T) {
	t.Parallel()
	var cases reference
	readReference(t, "reference.json", &cases)
	require.NotEmpty(t, cases.Domains)
	for _, c := range cases.Domains {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			s := c.space(t)
			require.Equal(t, c.Outcomes, s.Domain.Size())
			checkStatistics(t, s, frontier.New(s), c.With)
			free := c.space(t)
			for i := range free.Parties {
				free.Parties[i].Reservation = math.Inf(-1)
			}
			checkStatistics(t, free, frontier.New(free), c.Without)
			if c.Hull != nil {
				checkHull(t, frontier.NewHull(s), c.Hull)
			}
			for i := range c.Runs {
				c.Runs[i].check(t, s)
			}
		})
	}
}

func (c *referenceDomain) space(t *testing.T) *domain.Space {
	t.Helper()
	var issues []domain.Issue
	for _, x := range c.Issues {
		issues = append(issues, domain.Issue{Name: x.Name, Values: x.Values})
	}
	d, err := domain.New(c.ID, issues)
	require.NoError(t, err)
	var profiles []domain.Profile
	for _, a := range c.Agents {
		p := domain.Profile{Name: a.Name, Utility: &domain.Additive{Weights: a.Weights, Values: a.Values}, Reservation: math.Inf(-1)}
		if a.Reservation != nil {
			p.Reservation = *a.Reservation
		}
		profiles = append(profiles, p)
	}
	s, err := domain.NewSpace(d, profiles)
	require.NoError(t, err)
	return s
}

// checkStatistics compares everything that a reference says; an entry that it does not know fails.
func checkStatistics(t *testing.T, s *domain.Space, got *frontier.Statistics, want map[string]json.RawMessage) {
	t.Helper()
	require.NotEmpty(t, want)
	for name, raw := range want {
		switch name {
		case "opposition":
			var x *float64
			require.NoError(t, json.Unmarshal(raw, &x))
			closeTo(t, x, got.Opposition, name)
		case "rational_fraction":
			var x float64
			require.NoError(t, json.Unmarshal(raw, &x))
			assert.InDelta(t, x, got.RationalFraction, 1e-9, name)
		case "utility_ranges":
			var x [][2]float64
			require.NoError(t, json.Unmarshal(raw, &x))
			require.Len(t, got.Ranges, len(x))
			for i := range x {
				assert.InDeltaSlice(t, x[i][:], got.Ranges[i][:], 1e-9, name)
			}
		default:
			var x struct {
				Utilities [][]float64
				Outcomes  [][]string
			}
			require.NoError(t, json.Unmarshal(raw, &x), name)
			outcomes := got.Pareto
			if name != "pareto" {
				at := slices.IndexFunc(frontier.Concepts(), func(c frontier.Concept) bool { return c.String() == name })
				require.NotEqual(t, -1, at, "concept %s", name)
				outcomes = got.Solutions[at]
			}
			checkPoints(t, s, name, outcomes, x.Utilities)
			for i := 1; name == "pareto" && i < len(outcomes); i++ {
				assert.GreaterOrEqual(t, sum(s, outcomes[i-1]), sum(s, outcomes[i]))
			}
			for i, names := range x.Outcomes {
				values, err := s.Domain.Find(names)
				require.NoError(t, err)
				assert.InDeltaSlice(t, x.Utilities[i], s.Of(s.Domain.Outcome(values), make([]float64, len(s.Parties))), 1e-9, name)
			}
		}
	}
}

func sum(s *domain.Space, outcome int) (x float64) {
	for i := range s.Parties {
		x += s.Parties[i].Utilities[outcome]
	}
	return x
}

func checkPoints(t *testing.T, s *domain.Space, name string, outcomes []int, want [][]float64) {
	t.Helper()
	got := make([][]float64, len(outcomes))
	for i, o := range outcomes {
		got[i] = s.Of(o, make([]float64, len(s.Parties)))
	}
	samePoints(t, name, got, want, 1e-9)
}

// samePoints compares sets of points: every one has to have its like in the other.
func samePoints(t *testing.T, name string, got, want [][]float64, tolerance float64) {
	t.Helper()
	among := func(p []float64, list [][]float64) bool {
		return slices.ContainsFunc(list, func(q []float64) bool {
			for i := range p {
				if !(math.Abs(p[i]-q[i]) <= tolerance) {
					return false
				}
			}
			return len(p) == len(q)
		})
	}
	for _, p := range want {
		assert.True(t, among(p, got), "%s: %v is missing", name, p)
	}
	for _, p := range got {
		assert.True(t, among(p, want), "%s: %v is not expected", name, p)
	}
}

func closeTo(t *testing.T, want *float64, got float64, name string) {
	t.Helper()
	if want == nil {
		assert.False(t, got-got == 0, "%s: got %v, want none", name, got)
		return
	}
	assert.InDelta(t, *want, got, 1e-9, name)
}

func checkHull(t *testing.T, h *frontier.Hull, want map[string][][]float64) {
	t.Helper()
	points := func(of [][2]float64) (out [][]float64) {
		for _, p := range of {
			out = append(out, []float64{p[0], p[1]})
		}
		return out
	}
	for name, w := range want {
		switch name {
		case "pareto_vertices":
			samePoints(t, "hull", points(h.Vertices), w, 1e-6)
		case "nash":
			samePoints(t, "hull nash", points(h.Solve(frontier.Nash)), w, 1e-6)
		case "kalai":
			samePoints(t, "hull kalai", points(h.Solve(frontier.Kalai)), w, 1e-6)
		case "ks":
			samePoints(t, "hull ks", points(h.Solve(frontier.KalaiSmorodinsky)), w, 1e-6)
		case "max_welfare":
			samePoints(t, "hull max welfare", points(h.Solve(frontier.MaxWelfare)), w, 1e-6)
		default:
			t.Errorf("unknown solution over lotteries: %s", name)
		}
	}
}

// strategies makes the strategies of a run by the names that NegMAS gives them.
func (r *referenceRun) strategies(t *testing.T) (out []offers.Strategy) {
	t.Helper()
	for _, p := range r.Parties {
		name, _, _ := strings.Cut(p.Strategy, "(")
		if name == "MiCRONegotiator" {
			out = append(out, &offers.MiCRO{})
			continue
		}
		if p.Max != nil {
			require.Equal(t, 1.0, *p.Max)
		}
		// All others of the reference concede with time. Only the first kind ranks irrational outcomes too.
		x := &offers.TimeBased{Exponent: exponent(t, p.Exponent), Rational: name != "AspirationNegotiator"}
		require.NotNil(t, p.Eps, name)
		x.Slack = *p.Eps
		out = append(out, x)
	}
	return out
}

func exponent(t *testing.T, of any) float64 {
	t.Helper()
	switch x := of.(type) {
	case float64:
		return x
	case string:
		e, err := strconv.ParseFloat(x, 64)
		require.NoError(t, err)
		return e
	}
	return math.Inf(1) // numbers that are not finite are null
}

func (r *referenceRun) check(t *testing.T, s *domain.Space) {
	t.Helper()
	table, err := offers.NewTable(s, r.strategies(t), offers.Settings{Steps: r.Steps, Log: true})
	require.NoError(t, err)
	result, err := table.Run(1)
	require.NoError(t, err)
	log := table.Log()
	require.Len(t, log, len(r.Actions))
	words := map[string]offers.Kind{"OFFER": offers.Offer, "ACCEPT_OFFER": offers.Accept, "REJECT_OFFER": offers.Reject}
	for i, want := range r.Actions {
		got := log[i]
		require.Equal(t, want.Step, got.Step, "action %d", i)
		require.Equal(t, want.Party, s.Parties[got.Party].Name, "action %d", i)
		kind, known := words[want.Action]
		require.True(t, known, want.Action)
		require.Equal(t, kind, got.Kind, "action %d", i)
		require.Equal(t, want.Offer, s.Domain.Names(got.Outcome), "action %d", i)
		require.InDelta(t, want.T, got.Time, 1e-9, "action %d", i)
		if want.Utility != nil {
			require.InDelta(t, *want.Utility, got.Utility, 1e-9, "action %d", i)
		}
		if want.Threshold != nil {
			require.InDelta(t, *want.Threshold, got.Level, 1e-9, "action %d", i)
		}
	}
	at := 0
	for _, a := range log {
		if a.Kind == offers.Offer && at < len(r.Offers) {
			require.EqualValues(t, r.Offers[at][0], a.Step)
			require.Equal(t, r.Offers[at][1], s.Parties[a.Party].Name)
			at++
		}
	}
	require.Equal(t, len(r.Offers), at)
	require.Equal(t, r.TimedOut, result.Status == offers.TimedOut)
	if r.Agreement == nil {
		require.Equal(t, -1, result.Agreement)
		return
	}
	require.Equal(t, offers.Agreed, result.Status)
	require.Equal(t, r.Agreement, s.Domain.Names(result.Agreement))
	require.Equal(t, *r.AgreementStep, result.Step)
	u := s.Of(result.Agreement, make([]float64, len(s.Parties)))
	require.InDeltaSlice(t, r.Utilities, u, 1e-9)
	r.checkDistances(t, frontier.New(s), u)
}

func (r *referenceRun) checkDistances(t *testing.T, stats *frontier.Statistics, u []float64) {
	t.Helper()
	d := stats.Distances(u)
	o := stats.Optimality(d)
	names := map[string]frontier.Concept{"nash": frontier.Nash, "kalai": frontier.Kalai, "modified_kalai": frontier.ModifiedKalai,
		"ks": frontier.EvenShares, "modified_ks": frontier.ModifiedEvenShares}
	for name, want := range r.Distances {
		concept, isDistance := strings.CutSuffix(name, "_dist")
		switch {
		case name == "max_welfare":
			closeTo(t, want, d.Welfare, name)
		case name == "pareto_dist":
			closeTo(t, want, d.Pareto, name)
		default:
			c, known := names[concept]
			require.True(t, known && isDistance, name)
			closeTo(t, want, d.To[c], name)
		}
	}
	for name, want := range r.Optimality {
		concept, isOptimality := strings.CutSuffix(name, "_optimality")
		switch {
		case name == "max_welfare_optimality":
			closeTo(t, want, o.Welfare, name)
		case name == "pareto_optimality":
			closeTo(t, want, o.Pareto, name)
		default:
			c, known := names[concept]
			require.True(t, known && isOptimality, name)
			closeTo(t, want, o.To[c], name)
		}
	}
}

// TestReferenceSamples reads the files that come with the reference, if there are any.
func TestReferenceSamples(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(referenceFolder(), "samples")
	if _, err := os.Stat(filepath.Join(folder, "expected.json")); os.Getenv("DETENTE_DOMAINS") != "" && os.IsNotExist(err) {
		t.Skip("no samples in this folder")
	}
	var cases map[string]struct {
		Issues    [][]any
		Reserved  []float64
		Utilities []struct {
			Outcome []string
			U       []float64
		}
	}
	readReference(t, filepath.Join("samples", "expected.json"), &cases)
	require.NotEmpty(t, cases)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := os.DirFS(filepath.Join(folder, name))
			d, profiles, err := geniusweb.ReadFolder(files)
			if list, _ := fs.Glob(files, "*.xml"); len(list) > 0 {
				d, profiles, err = genius.ReadFolder(files, 0)
			}
			require.NoError(t, err)
			require.Len(t, d.Issues(), len(c.Issues))
			for i, x := range d.Issues() {
				require.Equal(t, c.Issues[i][0], x.Name)
				want := c.Issues[i][1].([]any)
				require.Len(t, x.Values, len(want))
				for j := range want {
					require.EqualValues(t, want[j], x.Values[j])
				}
			}
			require.Len(t, profiles, len(c.Reserved))
			s, err := domain.NewSpace(d, profiles)
			require.NoError(t, err)
			for i, r := range c.Reserved {
				assert.InDelta(t, r, s.Parties[i].Reservation, 1e-9)
			}
			require.NotEmpty(t, c.Utilities)
			for _, u := range c.Utilities {
				values, err := d.Find(u.Outcome)
				require.NoError(t, err)
				assert.InDeltaSlice(t, u.U, s.Of(d.Outcome(values), make([]float64, len(profiles))), 1e-9)
			}
		})
	}
}
