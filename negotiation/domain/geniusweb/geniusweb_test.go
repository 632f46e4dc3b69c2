package geniusweb_test

import (
	"bytes"
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/domain"
	"github.com/detente-sim/detente/negotiation/domain/geniusweb"
)

const domainText = `{
 "name": "trade",
 "issuesValues": {
  "zeal": {"values": ["low", "high"]},
  "age": {"range": {"low": "0", "high": 0.35, "step": 0.1}}
 }
}`

const profileText = `{"LinearAdditiveUtilitySpace": {
 "issueUtilities": {
  "age": {"numberutils": {"lowValue": 0, "lowUtility": 0.2, "highValue": 0.4, "highUtility": 1}},
  "zeal": {"discreteutils": {"valueUtilities": {"high": 1, "low": 0.25}}}
 },
 "issueWeights": {"zeal": 0.75, "age": "0.25"},
 "domain": ` + domainText + `,
 "name": "seller",
 "reservationBid": {"issuevalues": {"zeal": "low", "age": 0.1}}
}}`

func TestDomainKeepsItsOrderAndCountsExactly(t *testing.T) {
	t.Parallel()
	d, err := geniusweb.ReadDomain("d.json", strings.NewReader(domainText))
	require.NoError(t, err)
	assert.Equal(t, "trade", d.Name)
	assert.Equal(t, []domain.Issue{
		{Name: "zeal", Values: []string{"low", "high"}},
		{Name: "age", Values: []string{"0", "0.1", "0.2", "0.3"}, Numbers: []float64{0, 0.1, 0.2, 0.3}},
	}, d.Issues())
}

func TestProfileIsEvaluated(t *testing.T) {
	t.Parallel()
	d, p, err := geniusweb.ReadProfile("p.json", strings.NewReader(profileText), nil)
	require.NoError(t, err)
	assert.Equal(t, "seller", p.Name)
	a := p.Utility.(*domain.Additive)
	assert.Equal(t, []float64{0.75, 0.25}, a.Weights)
	assert.InDeltaSlice(t, []float64{0.2, 0.4, 0.6, 0.8}, a.Values[1], 1e-15)
	assert.InDelta(t, 0.75*0.25+0.25*0.4, p.Reservation, 1e-15)
	assert.Equal(t, 8, d.Size())

	_, p, err = geniusweb.ReadProfile("p.json", strings.NewReader(strings.Replace(profileText, `"reservationBid"`, `"other"`, 1)), d)
	require.NoError(t, err)
	assert.Equal(t, math.Inf(-1), p.Reservation)
}

func TestFilesSurviveARoundTrip(t *testing.T) {
	t.Parallel()
	d, p, err := geniusweb.ReadProfile("p.json", strings.NewReader(strings.Replace(profileText, `"highValue": 0.4, "highUtility": 1`, `"highValue": 0.3, "highUtility": 1`, 1)), nil)
	require.NoError(t, err)
	for _, bid := range [][]int{nil, {0, 1}} {
		var first, second bytes.Buffer
		require.NoError(t, geniusweb.WriteDomain(&first, d))
		require.NoError(t, geniusweb.WriteProfile(&second, d, p, bid))
		again, err := geniusweb.ReadDomain("d.json", &first)
		require.NoError(t, err)
		require.Equal(t, d, again)
		_, q, err := geniusweb.ReadProfile("p.json", &second, again)
		require.NoError(t, err)
		want := p
		if bid == nil {
			want.Reservation = math.Inf(-1)
		}
		require.Equal(t, want, q)
	}
}

func TestWhatTheFormatCannotHoldIsRefused(t *testing.T) {
	t.Parallel()
	d, err := geniusweb.ReadDomain("d.json", strings.NewReader(domainText))
	require.NoError(t, err)
	good := func() domain.Profile {
		return domain.Profile{Utility: &domain.Additive{Weights: []float64{0.5, 0.5}, Values: [][]float64{{0, 1}, {0, 0.25, 0.5, 0.75}}}}
	}
	write := func(p domain.Profile) error { return geniusweb.WriteProfile(&bytes.Buffer{}, d, p, nil) }
	require.NoError(t, write(good()))
	for want, change := range map[string]func(p *domain.Profile, a *domain.Additive){
		"discount":      func(p *domain.Profile, _ *domain.Additive) { p.Discount = 0.9 },
		"sum":           func(_ *domain.Profile, a *domain.Additive) { a.Weights[0] = 0.4 },
		"weight 1.5":    func(_ *domain.Profile, a *domain.Additive) { a.Weights[0] = 1.5 },
		"utility 2":     func(_ *domain.Profile, a *domain.Additive) { a.Values[0][0] = 2 },
		"straight line": func(_ *domain.Profile, a *domain.Additive) { a.Values[1][1] = 0.3 },
		"additive":      func(p *domain.Profile, _ *domain.Additive) { p.Utility = &domain.Listed{} },
	} {
		p := good()
		change(&p, p.Utility.(*domain.Additive))
		assert.ErrorContains(t, write(p), want)
	}
	odd, err := domain.New("odd", []domain.Issue{{Name: "n", Values: []string{"1", "2", "4"}, Numbers: []float64{1, 2, 4}}})
	require.NoError(t, err)
	assert.ErrorContains(t, geniusweb.WriteDomain(&bytes.Buffer{}, odd), "equally spaced")
}

func TestProblemsOfADomainHaveTheirPlace(t *testing.T) {
	t.Parallel()
	replace := func(old, with string) string {
		require.Contains(t, domainText, old)
		return strings.Replace(domainText, old, with, 1)
	}
	for _, c := range []struct{ text, want string }{
		{"", "d.json:1:1: not well-formed JSON: it ends too early"},
		{domainText[:60], "d.json:4:"},
		{domainText[:len(domainText)-1], "not well-formed JSON: it ends too early"},
		{domainText + "{}", "d.json:7:2: found more text"},
		{"[]", "d.json:1:1: domain: found a list, expected an object with name"},
		{replace(`"name": "trade",`, ``), "d.json:1:1: domain: found no name"},
		{replace(`"name": "trade"`, `"name": 5`), "d.json:2:10: domain: found name that is a number, expected a string"},
		{replace(`"low", "high"`, ``), `d.json:4:22: issue "zeal": found no value`},
		{replace(`"low", "high"`, `"low", "low"`), `d.json:4:30: issue "zeal": found the value "low" again`},
		{replace(`"low", "high"`, `"low", 5`), `d.json:4:30: issue "zeal": found a number, expected a value in quotes`},
		{replace(`"low", "high"`, `"low" "high"`), `d.json:4:`},
		{replace(`"age"`, `"zeal"`), `d.json:5:3: found the name "zeal" again`},
		{replace(`"step": 0.1`, `"step": 0`), `d.json:5:20: issue "age", range: found low 0, high 0.35, step 0`},
		{replace(`"step": 0.1`, `"step": 1e-7`), `d.json:5:20: issue "age", range: found 3500000 steps, expected fewer than 65536`},
		{replace(`"step": 0.1`, `"step": 1e-999999999`), `issue "age", range`},
		{replace(`, "step": 0.1`, ``), `d.json:5:20: issue "age", range: expected low, high and step`},
		{replace(`"low", "high"`, strings.Repeat(`"a",`, 1_000_000)+`"b"`), "found more than 65536 items of a list"},
		{strings.Repeat(`{"a":`, 200), "d.json:1:326: expected values nested at most 64 deep"},
		{strings.Repeat(`[`, 20_000), "nested at most 64 deep"},
	} {
		_, err := geniusweb.ReadDomain("d.json", strings.NewReader(c.text))
		require.Error(t, err, c.want)
		assert.Contains(t, err.Error(), c.want)
		assert.Less(t, len(err.Error()), 2000)
		var problem *domain.Problem
		require.ErrorAs(t, err, &problem)
		assert.Positive(t, problem.Line)
		assert.Positive(t, problem.Column)
	}
}

func TestProblemsOfAProfileHaveTheirPlace(t *testing.T) {
	t.Parallel()
	other, err := domain.New("other", []domain.Issue{{Name: "x", Values: []string{"y"}}})
	require.NoError(t, err)
	_, _, err = geniusweb.ReadProfile("p.json", strings.NewReader(profileText), other)
	assert.ErrorContains(t, err, `p.json:7:12: domain: found other issues or values than in domain "other"`)
	for _, c := range []struct{ old, with, want string }{
		{`"zeal": 0.75`, `"zeal": 0.7`, "p.json:6:18: weights: found a sum of 0.95, expected one"},
		{`"zeal": 0.75`, `"zeal": "much"`, `p.json:6:27: weight of issue "zeal": found "much", expected a finite number`},
		{`"zeal": 0.75`, `"zeal": -0.75`, `weight of issue "zeal": found -0.75, expected a number in [0, 1]`},
		{`"zeal": 0.75, `, ``, `p.json:6:18: issue "zeal": found no weight`},
		{`"zeal": 0.75`, `"zest": 0.75`, `p.json:6:27: issue "zest": found weight of an issue that the domain does not have`},
		{`discreteutils`, `guessedutils`, `p.json:4:11: issue "zeal": found unknown utilities, expected discreteutils or numberutils`},
		{`"high": 1,`, ``, `p.json:4:48: issue "zeal": found no utility of the value "high"`},
		{`"high": 1,`, `"high": 1, "top": 1,`, `issue "zeal": found the value "top", expected a value that the domain has`},
		{`"highUtility": 1`, `"highUtility": 1.5`, `issue "age", highUtility: found 1.5, expected a number in [0, 1]`},
		{`"highValue": 0.4`, `"highValue": 0.2`, `found a line from 0 to 0.2, expected one over the whole range`},
		{`{"zeal": "low"`, `{"zeal": "none"`, `reservation bid, issue "zeal": found "none"`},
		{`"LinearAdditiveUtilitySpace"`, `"SumOfGroupsUtilitySpace"`, `p.json:1:1: profile: found no LinearAdditiveUtilitySpace`},
	} {
		require.Contains(t, profileText, c.old)
		_, _, err := geniusweb.ReadProfile("p.json", strings.NewReader(strings.Replace(profileText, c.old, c.with, 1)), nil)
		assert.ErrorContains(t, err, c.want)
	}
}

func TestFolder(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"d.json": {Data: []byte(domainText)}, "p.json": {Data: []byte(profileText)}, "list.json": {Data: []byte("[]")}}
	d, profiles, err := geniusweb.ReadFolder(files)
	require.NoError(t, err)
	assert.Equal(t, "trade", d.Name)
	require.Len(t, profiles, 1)
	delete(files, "d.json")
	d, _, err = geniusweb.ReadFolder(files)
	require.NoError(t, err)
	assert.Equal(t, "trade", d.Name)
	delete(files, "p.json")
	_, _, err = geniusweb.ReadFolder(files)
	assert.ErrorContains(t, err, "found no profile")
}

// What can be read can be written, unless the format has no place for it, and is then read as the same.
func FuzzRead(f *testing.F) {
	f.Add(profileText)
	f.Add(domainText)
	for _, name := range []string{"d02.json", "d02_1.json"} {
		text, err := os.ReadFile("../testdata/reference/samples/d02_geniusweb_json_own/" + name)
		require.NoError(f, err)
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := geniusweb.ReadDomain("d.json", strings.NewReader(text)); err == nil {
			var out bytes.Buffer
			if geniusweb.WriteDomain(&out, d) == nil {
				again, err := geniusweb.ReadDomain("d.json", &out)
				require.NoError(t, err)
				require.Equal(t, d, again)
			}
		}
		d, p, err := geniusweb.ReadProfile("p.json", strings.NewReader(text), nil)
		if err != nil {
			var problem *domain.Problem
			require.ErrorAs(t, err, &problem)
			return
		}
		var out bytes.Buffer
		if geniusweb.WriteProfile(&out, d, p, nil) != nil {
			return
		}
		_, q, err := geniusweb.ReadProfile("p.json", &out, d)
		require.NoError(t, err)
		require.Equal(t, p.Utility.(*domain.Additive).Weights, q.Utility.(*domain.Additive).Weights)
		for i, values := range p.Utility.(*domain.Additive).Values {
			require.InDeltaSlice(t, values, q.Utility.(*domain.Additive).Values[i], 1e-11)
		}
	})
}

func TestNamesMayBeEmpty(t *testing.T) {
	t.Parallel()
	d, err := domain.New("", []domain.Issue{{Name: "a", Values: []string{"", "x"}}})
	require.NoError(t, err)
	want := domain.Profile{Name: "p", Utility: &domain.Additive{Weights: []float64{1}, Values: [][]float64{{0.25, 1}}}}
	var first, second bytes.Buffer
	require.NoError(t, geniusweb.WriteDomain(&first, d))
	require.NoError(t, geniusweb.WriteProfile(&second, d, want, []int{0}))
	again, err := geniusweb.ReadDomain("d.json", &first)
	require.NoError(t, err)
	require.Equal(t, d.Issues(), again.Issues())
	_, p, err := geniusweb.ReadProfile("p.json", &second, again)
	require.NoError(t, err)
	assert.Equal(t, 0.25, p.Reservation)
	assert.Equal(t, 1., p.Utility.Of([]int{1}))
}
