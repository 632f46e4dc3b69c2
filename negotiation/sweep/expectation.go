package sweep

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// ExpectationsVersion names the format of files with expectations.
const ExpectationsVersion = "detente/expectations/1"

// Expectations are what somebody expects of a sweep, written down before it is played.
// They come from [ReadExpectations].
type Expectations struct {
	Schema string        `yaml:"schema,required" enum:"detente/expectations/1" doc:"version of the format"`
	List   []Expectation `yaml:"expectations,required" by:"id" doc:"what is expected"`

	name string
	data []byte
	doc  *scenario.Document
}

// Expectation is about one metric. It says where its mean lies at a point (at, between),
// how it differs between two points (from, to, sign), or how much an input matters to it
// (input, index, between).
type Expectation struct {
	ID     string `yaml:"id,required" form:"id" doc:"name in results"`
	Claim  string `yaml:"claim" doc:"the expectation in words"`
	Why    string `yaml:"why" doc:"rationale, such as the theory that it follows from"`
	Metric string `yaml:"metric,required" doc:"what it is about"`

	At       map[string]scenario.Literal `yaml:"at" doc:"the point: by point (its number), by group, and by what it sets, as in {group: weak, params.monitor: 0.2}"`
	From     map[string]scenario.Literal `yaml:"from" doc:"the point that is compared with"`
	To       map[string]scenario.Literal `yaml:"to" doc:"the point that is compared"`
	Sign     string                      `yaml:"sign" enum:"+|-|0" doc:"of the difference, to less from; 0: smaller than smallest"`
	Smallest float64                     `yaml:"smallest" range:"[0,inf)" doc:"smallest difference of interest; 0 unless given"`

	Input string `yaml:"input" doc:"the input of a sensitivity analysis"`
	Index string `yaml:"index" enum:"mu_star|first|total" doc:"the index: mu_star in plans of kind morris and radial, first or total in plans of kind saltelli"`
	Group string `yaml:"group" doc:"the group, with input in designs that have groups"`

	Between []float64 `yaml:"between" doc:"low and high: where the mean, or the index, lies"`
}

// target is what an expectation is about, in a design.
type target struct {
	points [2]int   // from and to; both the same for at; -1 for input
	places [2]int64 // where they begin in the journal
}

// ReadExpectations reads a file with expectations, as strictly as a scenario. The name
// appears in messages; nothing is opened. The error is of type [scenario.Problems].
func ReadExpectations(name string, data []byte) (*Expectations, error) {
	e := &Expectations{name: name, data: slices.Clone(data)}
	e.doc = scenario.Decode("expectations", ExpectationsVersion, name, data, e)
	for i := range e.List {
		e.check(i)
	}
	if err := e.doc.Err(); err != nil {
		return nil, err
	}
	return e, nil
}

// path is that of an expectation in its file.
func (e *Expectations) path(i int) string {
	if id := e.List[i].ID; id != "" && e.doc.Given("expectations."+id) {
		return "expectations." + id
	}
	return "expectations." + strconv.Itoa(i)
}

// kinds lists the keys of the three kinds of expectations.
var kinds = [...][]string{{"at", "between"}, {"from", "to", "sign", "smallest"}, {"input", "index", "group", "between"}}

// check checks an expectation by itself.
func (e *Expectations) check(i int) {
	x, at := &e.List[i], e.path(i)
	given := func(key string) bool { return e.doc.Given(at + "." + key) }
	var which []int
	for k, key := range []string{"at", "from", "input"} {
		if given(key) {
			which = append(which, k)
		}
	}
	if len(which) != 1 {
		if e.doc.Mapping(at) {
			e.doc.Report(at, "", "exactly one of at, from and input says what the expectation is about")
		}
		return
	}
	keys := kinds[which[0]]
	for _, all := range kinds {
		for _, key := range all {
			if given(key) && !slices.Contains(keys, key) {
				e.doc.Report(at+"."+key, "", fmt.Sprintf("an expectation with %s has no %s", keys[0], key))
			}
		}
	}
	for _, key := range keys {
		if optional := key == "smallest" || key == "group"; !optional && !given(key) {
			e.doc.Report(at, "", fmt.Sprintf("%s is missing: an expectation with %s needs it", key, keys[0]))
		}
	}
	if given("between") && x.Between != nil && (len(x.Between) != 2 || !(x.Between[0] <= x.Between[1])) {
		e.doc.Report(at+".between", strings.Trim(fmt.Sprint(x.Between), "[]"), "low, high")
	}
	if x.Sign == "0" && x.Smallest == 0 {
		e.doc.Report(at+".sign", "0", "with smallest above 0: no difference is exactly 0")
	}
}

// fit finds the points that each expectation is about.
func (e *Expectations) fit(d *design.Design) ([]target, error) {
	if e == nil {
		return nil, nil
	}
	if e.doc == nil {
		return nil, errors.New("sweep: expectations do not come from ReadExpectations")
	}
	var problems scenario.Problems
	bad := func(path, found, expected string) { problems = append(problems, e.doc.Problem(path, found, expected)) }
	targets := make([]target, len(e.List))
	for i := range e.List {
		x, t, at := &e.List[i], &targets[i], e.path(i)
		t.points, t.places = [2]int{-1, -1}, [2]int64{-1, -1}
		switch {
		case x.At != nil:
			t.points[0] = e.choose(d, at+".at", x.At, bad)
			t.points[1] = t.points[0]
		case x.From != nil:
			t.points[0] = e.choose(d, at+".from", x.From, bad)
			t.points[1] = e.choose(d, at+".to", x.To, bad)
		default:
			e.fitInput(d, x, at, bad)
		}
	}
	if problems != nil {
		return nil, problems
	}
	return targets, nil
}

func (e *Expectations) fitInput(d *design.Design, x *Expectation, at string, bad func(path, found, expected string)) {
	var indices []string
	switch {
	case d.Screening() != nil:
		indices = []string{muStar}
	case d.Saltelli() != nil:
		indices = []string{first, total}
	default:
		bad(at+".input", "", "only designs with a plan of kind morris, radial or saltelli say how much an input matters")
		return
	}
	if !slices.Contains(d.Inputs(), x.Input) {
		bad(at+".input", strconv.Quote(x.Input), "an input of the design: "+strings.Join(d.Inputs(), ", "))
	}
	if !slices.Contains(indices, x.Index) {
		bad(at+".index", x.Index, strings.Join(indices, " or ")+" in a plan of this kind")
	}
	if groups := d.Groups(); groups == nil && x.Group != "" || groups != nil && !slices.Contains(groups, x.Group) {
		expected := "no group, as the design has none"
		if groups != nil {
			expected = "a group of the design: " + strings.Join(groups, ", ")
		}
		bad(at+".group", strconv.Quote(x.Group), expected)
	}
}

// choose finds the one point that a selection matches.
func (e *Expectations) choose(d *design.Design, path string, want map[string]scenario.Literal, bad func(path, found, expected string)) int {
	columns := d.Columns()
	known := []string{"point"}
	if d.Groups() != nil {
		known = append(known, "group")
	}
	for _, c := range columns {
		known = append(known, c.Name)
	}
	keys := make([]string, 0, len(want))
	for key := range want {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if !slices.Contains(known, key) {
			bad(path+"."+key, "", "what points are known by: "+strings.Join(known, ", "))
			return 0
		}
	}
	var found []int
	for i := range d.Len() {
		p := d.Point(i)
		matches := func(key string) bool {
			switch v := string(want[key]); key {
			case "point":
				return strconv.Itoa(i) == v
			case "group":
				return p.Group == v
			default:
				return same(p.Values[slices.IndexFunc(columns, func(c design.Column) bool { return c.Name == key })], v)
			}
		}
		if !slices.ContainsFunc(keys, func(key string) bool { return !matches(key) }) {
			found = append(found, i)
		}
	}
	if len(found) != 1 {
		bad(path, fmt.Sprintf("%d points that match", len(found)), "exactly one of the "+strconv.Itoa(d.Len())+" points of the design")
		return 0
	}
	return found[0]
}

// same compares what a point sets with what is asked for, as numbers if they are.
func same(a, b string) bool {
	x, err := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	if err == nil && err2 == nil {
		return x == y
	}
	return a == b
}

// measured makes sure that what the expectations are about is measured.
func (e *Expectations) measured(d *design.Design, known map[string]bool) error {
	var problems scenario.Problems
	kept := d.File().Metrics
	for i := range e.List {
		switch name := e.List[i].Metric; {
		case !known[name]:
			problems = append(problems, e.doc.Problem(e.path(i)+".metric", strconv.Quote(name), "a metric of the scenario"))
		case len(kept) > 0 && !slices.Contains(kept, name):
			problems = append(problems, e.doc.Problem(e.path(i)+".metric", strconv.Quote(name), "one of the metrics that the design keeps: "+strings.Join(kept, ", ")))
		}
	}
	if problems != nil {
		return problems
	}
	return nil
}

// mark notes where the first unit of a point begins in the journal.
func (s *Sweep) mark(point int, at int64) {
	for i := range s.targets {
		for k := range 2 {
			if t := &s.targets[i]; t.points[k] == point && t.places[k] < 0 {
				t.places[k] = at
			}
		}
	}
}
