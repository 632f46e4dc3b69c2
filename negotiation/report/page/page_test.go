package page_test

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/report/page"
)

var update = flag.Bool("update", false, "rewrite testdata/outline.txt")

// void elements have no end.
var void = map[string]bool{"meta": true, "input": true, "link": true, "br": true}

// checkBalance fails where an element is not ended in its parent.
func checkBalance(t *testing.T, text string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(text))
	var open []string
	for {
		switch z.Next() {
		case html.ErrorToken:
			require.ErrorIs(t, z.Err(), io.EOF)
			require.Empty(t, open)
			return
		case html.StartTagToken:
			name, _ := z.TagName()
			if !void[string(name)] {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			require.NotEmpty(t, open)
			require.Equal(t, open[len(open)-1], string(name), "an element ends that was not the last to begin")
			open = open[:len(open)-1]
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, name) {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func elements(t *testing.T, text string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	require.NoError(t, err)
	var list []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			list = append(list, n)
		}
	}
	return list
}

func TestPageIsSoundHTML(t *testing.T) {
	t.Parallel()
	_, text := example(t)
	assert.Less(t, len(text), 2_000_000)
	assert.True(t, strings.HasPrefix(text, "<!DOCTYPE html>"))
	checkBalance(t, text)
	ids := map[string]bool{}
	all := elements(t, text)
	for _, n := range all {
		if id := attribute(n, "id"); id != "" {
			assert.False(t, ids[id], "the id %s is there twice", id)
			ids[id] = true
		}
	}
	for _, n := range all {
		for _, name := range []string{"href", "for", "aria-labelledby", "aria-describedby"} {
			if to := attribute(n, name); to != "" {
				if name == "href" {
					require.True(t, strings.HasPrefix(to, "#"), "a link leaves the page: %s", to)
				}
				assert.True(t, ids[strings.TrimPrefix(to, "#")], "%s=%s leads nowhere", name, to)
			}
		}
	}
	assert.Contains(t, text, "Talks &amp; &lt;talks&gt;")
	assert.NotContains(t, text, "<talks>")
	assert.NotContains(t, text, "ZgotmplZ", "the template has refused something")
	assert.NotContains(t, text, "NaN")
}

func TestPageLoadsNothing(t *testing.T) {
	t.Parallel()
	_, text := example(t)
	assert.NotRegexp(t, regexp.MustCompile(`(?i)https?:|//[a-z]|@import|url\(|\ssrc=|<link|<iframe|<img`), strings.ReplaceAll(text, "// Values", ""))
	assert.Contains(t, text, "default-src &#39;none&#39;")
}

func TestPageIsAccessible(t *testing.T) {
	t.Parallel()
	_, text := example(t)
	labelled := map[string]bool{}
	all := elements(t, text)
	for _, n := range all {
		if n.Data == "label" {
			labelled[attribute(n, "for")] = textOf(n) != ""
		}
	}
	level, inputs, drawings := 0, 0, 0
	for _, n := range all {
		switch n.Data {
		case "svg":
			hidden, role := attribute(n, "aria-hidden") == "true", attribute(n, "role")
			assert.True(t, hidden || (role == "img" || role == "group") && attribute(n, "aria-label") != "", "a drawing says nothing")
			drawings++
		case "input":
			inputs++
			assert.True(t, labelled[attribute(n, "id")], "input %s has no label", attribute(n, "id"))
		case "th":
			assert.Contains(t, []string{"row", "col"}, attribute(n, "scope"))
		case "h1", "h2", "h3":
			next := int(n.Data[1] - '0')
			assert.LessOrEqual(t, next, level+1, "a level of headings is left out before %q", textOf(n))
			assert.NotEmpty(t, textOf(n))
			level = next
		case "html":
			assert.Equal(t, "en", attribute(n, "lang"))
		case "table":
			first := n.FirstChild
			require.NotNil(t, first)
			assert.Equal(t, "caption", first.Data)
			assert.NotEmpty(t, textOf(first))
		}
		assert.Empty(t, attribute(n, "style"), "the policy of the page forbids it")
	}
	assert.Greater(t, inputs, 10)
	assert.Greater(t, drawings, 20)
}

// outline is what a page consists of, without its numbers.
func outline(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	digits := regexp.MustCompile(`\b\d+(\.\d+)?`)
	for _, n := range elements(t, text) {
		line := ""
		switch n.Data {
		case "h1", "h2", "h3", "caption", "legend", "summary", "dt":
			line = n.Data + " " + textOf(n)
		case "figure":
			line = fmt.Sprintf("figure %s %s", attribute(n, "class"), attribute(n, "data-kind"))
		case "section":
			line = "section " + attribute(n, "id")
		case "input":
			line = "input " + attribute(n, "type")
		}
		if line != "" {
			fmt.Fprintln(&b, digits.ReplaceAllString(line, "N"))
		}
	}
	return b.String()
}

func TestOutline(t *testing.T) {
	t.Parallel()
	_, text := example(t)
	const golden = "testdata/outline.txt"
	found := outline(t, text)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o777))
		require.NoError(t, os.WriteFile(golden, []byte(found), 0o666))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), found, "run the test with -update if this is meant")
}

// percentages as the page writes them.
func percent(x float64) string { return fmt.Sprintf("%.1f%%", 100*x) }

func TestNumbersAreThoseOfTheEnsemble(t *testing.T) {
	t.Parallel()
	s, text := example(t)
	rows := map[string]string{}
	for _, n := range elements(t, text) {
		if n.Data == "tr" {
			rows[textOf(n.FirstChild)] = textOf(n)
		}
	}
	for o := range negotiation.Outcomes {
		share := s.digest.Outcomes.Share(o)
		low, high := share.Interval()
		name := []rune(page.Words[o])
		name[0] = []rune(strings.ToUpper(string(name[:1])))[0]
		assert.Equal(t, fmt.Sprintf("%s %s (%s to %s)", string(name), percent(share.Value()), percent(low), percent(high)), rows[string(name)])
	}
	for i, v := range s.digest.Variants {
		assert.Contains(t, rows[v.Name], percent(s.digest.Others[i].Share(negotiation.Stalemate).Value()), v.Name)
	}
	assert.Positive(t, s.setbacks.Failed.Runs)
	assert.Contains(t, text, fmt.Sprintf("%d runs end in stalemate or escalation", s.setbacks.Failed.Runs))
	for o := range negotiation.Outcomes {
		if run, ok := s.digest.Typical(o); ok {
			assert.Contains(t, text, fmt.Sprintf("Run %d, which ends in %s", run, page.Words[o]))
		}
	}
	assert.Contains(t, text, s.page.Provenance.Hash)
	tension := s.digest.Bands[slices.IndexFunc(s.digest.Columns, func(c observe.Column) bool { return c.Name == "tension" })]
	for _, m := range []int{0, 24, 48} {
		q := tension.At(m)
		assert.Contains(t, text, fmt.Sprintf(`<th scope="row">%d</th><td>%.2f (%.2f to %.2f; %.2f to %.2f)</td>`, m, q[2], q[1], q[3], q[0], q[4]))
	}
}

func TestSameBytesForAnyNumberOfWorkers(t *testing.T) {
	t.Parallel()
	_, text := example(t)
	assert.Equal(t, text, write(t, play(t, 1).page))
	assert.Equal(t, text, write(t, play(t, 5).page))
}

func TestTornadoHasTheLargestOnTop(t *testing.T) {
	t.Parallel()
	e := further().Parts[0].(page.Estimates)
	var names []string
	for _, r := range e.Rows {
		names = append(names, r.Name)
	}
	assert.Equal(t, []string{"large", "small", "absent"}, names)
}

// TestLongRuns: of very long runs not every month is drawn, so that the page stays small.
func TestLongRuns(t *testing.T) {
	t.Parallel()
	f := report.Fan{Title: "Long", X: "month", Y: "index, 0 to 1"}
	for i := range 6 {
		f.Series = append(f.Series, report.FanSeries{Name: fmt.Sprint("series ", i)})
	}
	for m := range 1201 {
		f.Months = append(f.Months, float64(m))
		for i := range f.Series {
			for q := range f.Series[i].Bands {
				f.Series[i].Bands[q] = append(f.Series[i].Bands[q], float64(q)/5+float64(m)/10000)
			}
		}
	}
	text := write(t, &page.Page{Title: "Long", Sections: []page.Section{{ID: "a", Title: "A", Parts: []page.Part{page.Fan{Fan: f}}}}})
	assert.Less(t, len(text), 250_000)
	assert.Contains(t, text, `<th scope="row">1200</th>`, "the last month is there")
	assert.Contains(t, text, `<th scope="row">0</th>`)
}

func TestWhatCannotBeDrawnIsAnError(t *testing.T) {
	t.Parallel()
	one := func(p page.Part) []page.Section {
		return []page.Section{{ID: "a", Title: "A", Parts: []page.Part{p}}}
	}
	number := func(v, low, high float64) []page.Row {
		return []page.Row{{Name: "x", Values: []page.Estimate{{Value: v, Low: low, High: high}}}}
	}
	for name, x := range map[string]struct {
		sections []page.Section
		says     string
	}{
		"id":          {[]page.Section{{ID: "Über uns", Title: "A"}}, "lower-case"},
		"id twice":    {[]page.Section{{ID: "a", Title: "A"}, {ID: "a", Title: "B"}}, "one of its own"},
		"id taken":    {[]page.Section{{ID: "cautions", Title: "A"}}, "one of its own"},
		"table":       {one(page.Table{Caption: "t", Head: []string{"a", "b"}, Rows: [][]string{{"1"}}}), "row 1 has 1 cells, expected 2"},
		"choice":      {one(page.Choice{Legend: "c"}), "0 options"},
		"in a choice": {one(page.Choice{Legend: "c", Options: []page.Option{{Name: "o", Parts: []page.Part{page.Estimates{Title: "e"}}}}}), `"o": part 1: estimates "e": 0 series`},
		"infinite":    {one(page.Estimates{Title: "e", Series: []string{"s"}, Rows: number(math.Inf(1), 0, 1)}), "expected a finite number"},
		"interval":    {one(page.Estimates{Title: "e", Series: []string{"s"}, Rows: number(1, 2, 1)}), "interval from 2 to 1"},
		"half":        {one(page.Estimates{Title: "e", Series: []string{"s"}, Rows: number(1, math.NaN(), 1)}), "interval from NaN"},
		"colour":      {one(page.Estimates{Title: "e", Series: []string{"s"}, Rows: number(1, 1, 1), Colours: []string{"pink"}}), "outcome class"},
		"series":      {one(page.Estimates{Title: "e", Series: []string{"s", "t"}, Rows: number(1, 1, 1)}), "1 numbers for 2 series"},
		"curve":       {one(page.Curves{Title: "c", X: "x", Y: "y", Times: []float64{0, 1}, Series: []page.Curve{{Name: "s", Value: []float64{1, 2}}}}), "between 0 and 1"},
		"fan":         {one(page.Fan{Fan: report.Fan{Title: "f", X: "x", Y: "y", Months: []float64{0}}}), "at least two"},
		"plane":       {one(page.Plane{Plane: report.Plane{X: "x", Y: "y"}}), "points of the frontier"},
		"run":         {one(page.Account{Title: "a", Model: &negotiation.Model{}, Log: &negotiation.Log{}}), "has not ended"},
		"large":       {one(page.Prose{strings.Repeat("x", page.Largest)}), "expected at most 2000000"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			err := (&page.Page{Title: "T", Sections: x.sections}).Write(&b)
			require.ErrorContains(t, err, x.says)
			assert.Empty(t, b.String())
		})
	}
	require.ErrorContains(t, (&page.Page{}).Write(io.Discard), "title")
}

func TestDigestAndModelMustFit(t *testing.T) {
	t.Parallel()
	s, _ := example(t)
	_, err := (&page.Ensemble{Digest: s.digest, Model: &negotiation.Model{ID: "other"}}).Sections()
	require.ErrorContains(t, err, "of another model: there is no agent")
	_, err = (&page.Ensemble{Digest: &ensemble.Digest{}}).Sections()
	require.ErrorContains(t, err, "no run has been played")
}

type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestErrorOfTheWriter(t *testing.T) {
	t.Parallel()
	require.ErrorIs(t, (&page.Page{Title: "T"}).Write(broken{}), errBroken)
}
