package genius_test

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
	"github.com/detente-sim/detente/negotiation/domain/genius"
)

const template = `<?xml version="1.0"?>
<negotiation_template>
 <utility_space number_of_issues="3">
  <objective index="0" etype="objective" type="objective" name="root">
   <issue index="1" etype="discrete" type="discrete" vtype="discrete" name="colour">
    <item index="1" value="red"/>
    <item index="2" value="blue &amp; green"/>
   </issue>
   <objective index="9" name="inner">
    <issue index="2" etype="integer" type="integer" vtype="integer" name="number" lowerbound="2" upperbound="6"/>
   </objective>
   <issue index="3" etype="real" type="real" vtype="real" name="share"><range lowerbound="0" upperbound="2"/></issue>
  </objective>
 </utility_space>
</negotiation_template>
`

const profile = `<utility_space>
 <objective index="0" name="root">
  <weight index="1" value="0.5"/>
  <weight index="2" value="0.3"/>
  <weight index="3" value="0.2"/>
  <issue index="1" type="discrete" name="colour">
   <item index="1" value="red" evaluation="2"/>
   <item index="2" value="blue &amp; green" evaluation="5"/>
  </issue>
  <issue index="2" type="integer" name="number" lowerbound="2" upperbound="6">
   <evaluator ftype="linear" offset="0.1" slope="0.3"/>
  </issue>
  <issue index="3" type="real" name="share">
   <range lowerbound="0" upperbound="2"/>
   <evaluator ftype="triangular" parameter0="0" parameter1="2" parameter2="0.5"/>
  </issue>
 </objective>
 <discount_factor value="0.9"/>
 <reservation value="0.25"/>
</utility_space>`

func read(t *testing.T) *genius.Reader {
	t.Helper()
	r, err := genius.ReadDomain("template.xml", strings.NewReader(template), 5)
	require.NoError(t, err)
	return r
}

func TestDomainHasItsIssues(t *testing.T) {
	t.Parallel()
	issues := read(t).Domain.Issues()
	require.Len(t, issues, 3)
	assert.Equal(t, domain.Issue{Name: "colour", Values: []string{"red", "blue & green"}}, issues[0])
	assert.Equal(t, []float64{2, 3, 4, 5, 6}, issues[1].Numbers)
	assert.Equal(t, []float64{0, 0.5, 1, 1.5, 2}, issues[2].Numbers)
	assert.True(t, issues[2].Real)
}

// The values follow from the definitions of Genius: evaluations over their maximum; offset plus
// slope times the distance from the lower bound, cut to [0, 1]; a triangle.
func TestProfileIsEvaluatedAsInGenius(t *testing.T) {
	t.Parallel()
	r := read(t)
	p, err := r.Profile("p.xml", strings.NewReader(profile))
	require.NoError(t, err)
	a := p.Utility.(*domain.Additive)
	assert.Equal(t, []float64{0.4, 1}, a.Values[0])
	assert.InDeltaSlice(t, []float64{0.1, 0.4, 0.7, 1, 1}, a.Values[1], 1e-15)
	assert.InDeltaSlice(t, []float64{0, 1, 2. / 3, 1. / 3, 0}, a.Values[2], 1e-15)
	assert.Equal(t, 0.25, p.Reservation)
	assert.Equal(t, 0.9, p.Discount)
	assert.InDelta(t, 0.5*1+0.3*0.7+0.2*1, a.Of([]int{1, 2, 1}), 1e-15)
}

func TestMissingSettingsAreThoseOfGenius(t *testing.T) {
	t.Parallel()
	text := strings.Replace(profile, `<reservation value="0.25"/>`, "", 1)
	for _, d := range []string{"", `<discount_factor value="0"/>`} {
		p, err := read(t).Profile("p.xml", strings.NewReader(strings.Replace(text, `<discount_factor value="0.9"/>`, d, 1)))
		require.NoError(t, err)
		assert.Zero(t, p.Reservation)
		assert.Equal(t, 1.0, p.Discount)
	}
}

func TestUtilityIsAtMostOne(t *testing.T) {
	t.Parallel()
	p, err := read(t).Profile("p.xml", strings.NewReader(strings.Replace(profile, `value="0.5"`, `value="0.52"`, 1)))
	require.NoError(t, err)
	assert.Equal(t, 1.0, p.Utility.Of([]int{1, 4, 1}))
}

const rectangles = `<utility_space type="nonlinear">
 <objective index="0" name="root">
  <issue index="1" type="integer" name="x" lowerbound="0" upperbound="9"/>
  <issue index="2" type="integer" name="y" lowerbound="0" upperbound="9"/>
  <utility maxutility="100">
   <ufun type="PlainUfun" weight="7" aggregation="sum">
    <hyperRectangle utility_function_type="PlainUfun" utility="40">
     <INCLUDES index="1" min="2" max="4"/><INCLUDES index="2" min="3" max="3"/>
    </hyperRectangle>
    <hyperRectangle utility="10" weight="2"><EXCLUDES index="1" min="0" max="4"/><EXCLUDES index="2" min="0" max="9"/></hyperRectangle>
    <hyperRectangle utility="5"/>
    <ufun weight="0.5" aggregation="max"><hyperRectangle utility="80"><INCLUDES index="2" min="9" max="9"/></hyperRectangle></ufun>
   </ufun>
  </utility>
 </objective>
</utility_space>`

func TestRectanglesIncludeTheirBounds(t *testing.T) {
	t.Parallel()
	r, err := genius.ReadDomain("x.xml", strings.NewReader(rectangles), 0)
	require.NoError(t, err)
	p, err := r.Profile("x.xml", strings.NewReader(rectangles))
	require.NoError(t, err)
	for _, c := range []struct {
		x, y int
		want float64
	}{
		{2, 3, 0.45}, {4, 3, 0.45}, {1, 3, 0.05}, {5, 3, 0.25}, {4, 2, 0.05}, {4, 4, 0.05}, {0, 9, 0.45}, {9, 9, 0.65},
	} {
		assert.InDelta(t, c.want, p.Utility.Of([]int{c.x, c.y}), 1e-15, "%d, %d", c.x, c.y)
	}
	low, err := r.Profile("x.xml", strings.NewReader(strings.Replace(rectangles, `maxutility="100"`, `maxutility="20"`, 1)))
	require.NoError(t, err)
	assert.Equal(t, 1.0, low.Utility.Of([]int{9, 9}), "at most 1")
}

func TestFilesSurviveARoundTrip(t *testing.T) {
	t.Parallel()
	for _, texts := range [][2]string{{template, profile}, {rectangles, rectangles}} {
		r, err := genius.ReadDomain("d.xml", strings.NewReader(texts[0]), 0)
		require.NoError(t, err)
		p, err := r.Profile("p.xml", strings.NewReader(texts[1]))
		require.NoError(t, err)
		checkRoundTrip(t, r.Domain, p)
	}
}

// checkRoundTrip writes and reads both files, and compares everything.
func checkRoundTrip(t *testing.T, d *domain.Domain, p domain.Profile) {
	t.Helper()
	var first, second bytes.Buffer
	require.NoError(t, genius.WriteDomain(&first, d))
	require.NoError(t, genius.WriteProfile(&second, d, p))
	again, err := genius.ReadDomain(d.Name, &first, 0)
	require.NoError(t, err)
	require.Equal(t, d.Issues(), again.Domain.Issues())
	q, err := again.Profile(p.Name, &second)
	require.NoError(t, err)
	require.Equal(t, p, q)
}

func TestUtilitiesThatAreNotNormalisedKeepTheirMeaning(t *testing.T) {
	t.Parallel()
	d, err := domain.New("d", []domain.Issue{{Name: "a", Values: []string{"x", "y"}}, {Name: "b", Values: []string{"1", "2", "3"},
		Numbers: []float64{1, 2, 3}}})
	require.NoError(t, err)
	a := &domain.Additive{Weights: []float64{0.5, 0.6}, Values: [][]float64{{0.2, 0.8}, {0.25, 0.5, 0.75}}}
	var out bytes.Buffer
	require.NoError(t, genius.WriteProfile(&out, d, domain.Profile{Utility: a}))
	var template bytes.Buffer
	require.NoError(t, genius.WriteDomain(&template, d))
	r, err := genius.ReadDomain("d", &template, 0)
	require.NoError(t, err)
	p, err := r.Profile("p", &out)
	require.NoError(t, err)
	for o := range d.Size() {
		v := d.Values(o, make([]int, 2))
		assert.InDelta(t, a.Of(v), p.Utility.Of(v), 1e-15)
	}
}

func TestWhatTheFormatCannotHoldIsRefused(t *testing.T) {
	t.Parallel()
	d := read(t).Domain
	good := func() *domain.Additive {
		return &domain.Additive{Weights: []float64{0.5, 0.3, 0.2}, Values: [][]float64{{0, 1}, {0, 0.25, 0.5, 0.75, 1}, {1, 1, 1, 1, 1}}}
	}
	write := func(p domain.Profile) error { return genius.WriteProfile(&bytes.Buffer{}, d, p) }
	require.NoError(t, write(domain.Profile{Utility: good()}))
	assert.ErrorContains(t, write(domain.Profile{Utility: good(), Reservation: math.Inf(-1)}), "reservation")
	for want, change := range map[string]func(a *domain.Additive){
		"sum":           func(a *domain.Additive) { a.Weights[0] = 0.1 },
		"weight 1.2":    func(a *domain.Additive) { a.Weights[0] = 1.2 },
		"at least 0":    func(a *domain.Additive) { a.Values[0][0] = -0.1 },
		"straight line": func(a *domain.Additive) { a.Values[1][1] = 0.9 },
		"do not follow": func(a *domain.Additive) { a.Evaluators = []domain.Evaluator{nil, domain.Constant(0.5), nil} },
		"counts from":   func(a *domain.Additive) { a.Evaluators = []domain.Evaluator{nil, domain.Linear{Slope: 1}, nil} },
	} {
		a := good()
		change(a)
		assert.ErrorContains(t, write(domain.Profile{Utility: a}), want)
	}
	assert.ErrorContains(t, write(domain.Profile{Utility: &domain.Listed{}}), "additive")
}

// A million values take a while to write into a test; the message names the place of the first too many.
func TestProblemsOfADomainHaveTheirPlace(t *testing.T) {
	t.Parallel()
	replace := func(old, with string) string {
		require.Contains(t, template, old)
		return strings.Replace(template, old, with, 1)
	}
	items := strings.Repeat("\n<item/>", 1_000_000)
	bomb := `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`
	for _, c := range []struct{ text, want string }{
		{"", "d.xml:1:1: found no element"},
		{"<a/>", "d.xml:1:1: found <a>"},
		{template[:200], "d.xml:5:"},
		{template + "<b/>", "d.xml:16:1: found <b>"},
		{replace(`name="colour"`, ""), "d.xml:5:4: issue: expected a name"},
		{replace(`name="number"`, `name="colour"`), `d.xml:10:5: issue "colour": found an issue of this name`},
		{replace(`index="2" etype="integer"`, `index="1" etype="integer"`), `d.xml:10:5: issue "number": found index 1`},
		{replace(`vtype="integer"`, `vtype="complex"`), `d.xml:10:5: issue "number": found vtype="complex", expected discrete, integer or real`},
		{replace(`upperbound="6"`, `upperbound="1000001"`), `d.xml:10:5: issue "number": found bounds 2 and 1000001, expected from 1 to 65536 integers`},
		{replace(`lowerbound="2"`, `lowerbound="1e1"`), `found lowerbound="1e1", expected an integer`},
		{replace(`upperbound="2"/>`, `upperbound="NaN"/>`), `found upperbound="NaN", expected a finite number`},
		{replace(`value="blue &amp; green"`, `value="red"`), `d.xml:7:5: issue "colour": found the value "red" again`},
		{replace(`&amp;`, `&bomb;`), `d.xml:7:`},
		{replace("<negotiation_template>", bomb+"<negotiation_template>"), "d.xml:2:1: found <!DOCTYPE x"},
		{replace(`<item index="1" value="red"/>`, items), `: issue "colour": found more than 65552 elements, expected at most 65536 values`},
		{strings.Repeat("<objective>", 100), "d.xml:1:705: expected elements nested at most 64 deep"},
		{replace(`version="1.0"`, `version="1.0" encoding="EBCDIC"`), "EBCDIC"},
	} {
		_, err := genius.ReadDomain("d.xml", strings.NewReader(c.text), 0)
		require.Error(t, err, c.want)
		assert.Contains(t, err.Error(), c.want)
		assert.NotContains(t, err.Error(), "found ,")
		assert.Less(t, len(err.Error()), 2000)
		var problem *domain.Problem
		require.ErrorAs(t, err, &problem)
		assert.Positive(t, problem.Line)
	}
}

func TestProblemsOfAProfileHaveTheirPlace(t *testing.T) {
	t.Parallel()
	r := read(t)
	for _, c := range []struct{ old, with, want string }{
		{`value="0.5"`, `value="half"`, `p.xml:3:3: weight of issue "colour": found value="half", expected a finite number`},
		{`value="0.5"`, `value="-0.5"`, `p.xml:3:3: weight of issue "colour": found -0.5, expected a number in [0, 1]`},
		{`value="0.5"`, `value="0.4"`, `p.xml:3:3: weights: found a sum of 0.9, expected one`},
		{`<weight index="1" value="0.5"/>`, ``, `p.xml:6:3: issue "colour": found no weight, expected a <weight> with index 1`},
		{`<weight index="2"`, `<weight index="1"`, `p.xml:4:3: weight: found a second one for index 1`},
		{`name="colour"`, `name="color"`, `p.xml:6:3: issue "color": found an issue that the domain does not have`},
		{`name="colour"`, `name="color"`, `p.xml:1:1: issue "colour": found no such issue`},
		{`value="red"`, `value="rot"`, `p.xml:7:4: issue "colour": found the value "rot", expected a value that the domain has`},
		{`evaluation="2"`, ``, `p.xml:7:4: issue "colour", value "red": expected a number as evaluation`},
		{`evaluation="2"`, `evaluation="-2"`, `found -2, expected an evaluation of at least 0`},
		{`ftype="triangular"`, `ftype="faratin"`, `p.xml:15:4: issue "share", evaluator: found ftype="faratin", expected linear, constant, triangular or quadratic`},
		{`parameter2="0.5"`, `parameter2="3"`, `a top of 3 between 0 and 2`},
		{`slope="0.3"`, ``, `p.xml:11:4: issue "number", evaluator: expected a number as slope`},
		{`type="integer"`, `type="discrete"`, `expected one of numbers, as in the domain`},
		{`<discount_factor value="0.9"/>`, `<discount_factor value="1.5"/>`, `p.xml:18:2: discount factor: found 1.5, expected a number in [0, 1]`},
		{`<reservation value="0.25"/>`, `<reservation value="Inf"/>`, `p.xml:19:2: reservation: found value="Inf"`},
		{`<utility_space>`, `<negotiation_template>`, `not well-formed XML`},
	} {
		require.Contains(t, profile, c.old)
		_, err := r.Profile("p.xml", strings.NewReader(strings.Replace(profile, c.old, c.with, 1)))
		assert.ErrorContains(t, err, c.want)
	}
	for _, c := range []struct{ old, with, want string }{
		{`maxutility="100"`, `maxutility="0"`, "maxutility 0"},
		{`aggregation="sum"`, `aggregation="mean"`, `aggregation="mean", expected sum, min or max`},
		{`<INCLUDES index="1"`, `<INCLUDES index="5"`, "x.xml:8:6: hyper-rectangle: found index 5"},
		{`min="2" max="4"`, `min="4" max="2"`, "found bounds 4 and 2"},
		{`<INCLUDES index="1" min="2" max="4"/>`, `<EXCLUDES index="1" min="2" max="4"/>`, "both <INCLUDES> and <EXCLUDES>"},
	} {
		require.Contains(t, rectangles, c.old)
		x, err := genius.ReadDomain("x.xml", strings.NewReader(rectangles), 0)
		require.NoError(t, err)
		_, err = x.Profile("x.xml", strings.NewReader(strings.Replace(rectangles, c.old, c.with, 1)))
		assert.ErrorContains(t, err, c.want)
	}
}

func TestFolder(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"b.xml": {Data: []byte(profile)}, "a.xml": {Data: []byte(profile)}, "d.xml": {Data: []byte(template)}, "note.txt": {}}
	d, profiles, err := genius.ReadFolder(files, 0)
	require.NoError(t, err)
	assert.Equal(t, "d", d.Name)
	require.Len(t, profiles, 2)
	assert.Equal(t, "a", profiles[0].Name)
	delete(files, "d.xml")
	_, _, err = genius.ReadFolder(files, 0)
	require.NoError(t, err, "a profile gives the domain")
	delete(files, "a.xml")
	delete(files, "b.xml")
	_, _, err = genius.ReadFolder(files, 0)
	assert.ErrorContains(t, err, "found no file")
}

func TestLatinLettersAreRead(t *testing.T) {
	t.Parallel()
	text := strings.Replace(strings.Replace(template, `version="1.0"`, `version="1.0" encoding="ISO-8859-1"`, 1), "colour", "f\xe4rg", 1)
	r, err := genius.ReadDomain("d.xml", strings.NewReader(text), 0)
	require.NoError(t, err)
	assert.Equal(t, "färg", r.Domain.Issues()[0].Name)
}

// What can be read can be written unless the format has no place for it, and is then read as the same.
func FuzzRead(f *testing.F) {
	f.Add(template, profile)
	f.Add(rectangles, rectangles)
	for _, name := range []string{"domain.xml", "A0.xml"} {
		text, err := os.ReadFile("../testdata/reference/samples/d02_genius_xml_by_negmas/" + name)
		require.NoError(f, err)
		f.Add(template, string(text))
		f.Add(string(text), profile)
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		r, err := genius.ReadDomain("d.xml", strings.NewReader(first), 0)
		if err != nil {
			var problem *domain.Problem
			require.ErrorAs(t, err, &problem)
			return
		}
		p, err := r.Profile("p.xml", strings.NewReader(second))
		if err != nil {
			return
		}
		if r.Domain.Size() > 0 && r.Domain.Size() < 1000 {
			_, err = domain.NewSpace(r.Domain, []domain.Profile{p})
			require.NoError(t, err)
		}
		var out bytes.Buffer
		if genius.WriteProfile(&out, r.Domain, p) != nil {
			return
		}
		var template bytes.Buffer
		require.NoError(t, genius.WriteDomain(&template, r.Domain))
		again, err := genius.ReadDomain("d.xml", &template, 0)
		require.NoError(t, err)
		q, err := again.Profile("p.xml", &out)
		require.NoError(t, err)
		require.Equal(t, p, q)
	})
}

func TestOtherNumbersAreWrittenAsNames(t *testing.T) {
	t.Parallel()
	for _, x := range []domain.Issue{
		{Name: "quarters", Values: []string{"0", "0.25", "0.5", "0.75", "1"}, Numbers: []float64{0, 0.25, 0.5, 0.75, 1}},
		{Name: "gap", Values: []string{"1", "2", "4", "5", "6"}, Numbers: []float64{1, 2, 4, 5, 6}},
		{Name: "named", Values: []string{"one", "2", "3", "4", "5"}, Numbers: []float64{1, 2, 3, 4, 5}},
	} {
		d, err := domain.New("d", []domain.Issue{x})
		require.NoError(t, err)
		a := &domain.Additive{Weights: []float64{1}, Values: [][]float64{{0, 0.7, 0.2, 0.9, 1}}}
		var first, second bytes.Buffer
		require.NoError(t, genius.WriteDomain(&first, d))
		require.NoError(t, genius.WriteProfile(&second, d, domain.Profile{Utility: a}))
		r, err := genius.ReadDomain("d", &first, 0)
		require.NoError(t, err)
		assert.Equal(t, []domain.Issue{{Name: x.Name, Values: x.Values}}, r.Domain.Issues())
		p, err := r.Profile("p", &second)
		require.NoError(t, err)
		for v := range x.Values {
			assert.Equal(t, a.Of([]int{v}), p.Utility.Of([]int{v}))
		}
		bounds := &domain.Rectangles{Most: 1, Weight: 1, Issues: d.Issues(), Constraints: []domain.Rectangle{{Utility: 1, Weight: 1, Bounds: []domain.Bound{{Issue: 0, Low: 1, High: 2}}}}}
		assert.ErrorContains(t, genius.WriteProfile(&bytes.Buffer{}, d, domain.Profile{Utility: bounds}), "consecutive")
	}
}
