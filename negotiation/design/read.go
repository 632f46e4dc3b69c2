package design

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/detente-sim/detente/negotiation/scenario"
)

// Read reads a design file. The name appears in messages; nothing is opened. The error,
// if any, is of type [scenario.Problems] and lists everything that is wrong with the file
// by itself; what needs the scenario, [File.Build] sees.
func Read(name string, data []byte) (*File, error) {
	f := &File{name: name, data: slices.Clone(data)}
	f.doc = scenario.Decode("design", Version, name, data, f)
	r := reader{f}
	r.settings("settings", f.Settings)
	r.blocks("groups", f.Groups)
	for i := range f.Factors {
		r.factor(i)
	}
	r.method()
	if err := f.doc.Err(); err != nil {
		return nil, err
	}
	return f, nil
}

// reader checks entries of a design that have to fit each other.
type reader struct{ *File }

func (r reader) bad(path, found, expected string) { r.doc.Report(path, found, expected) }

func (r reader) settings(path string, list []string) {
	for i, s := range list {
		at := path + "." + strconv.Itoa(i)
		if !r.doc.Given(at) || s == "" {
			continue // reported
		}
		if _, err := scenario.ParseSet(s); err != nil {
			r.bad(at, strconv.Quote(s), "path=value, as in params.monitor=0.5")
		}
	}
}

func (r reader) blocks(path string, list []Block) {
	for i := range list {
		at := path + "." + list[i].ID
		if list[i].ID == "" {
			at = path + "." + strconv.Itoa(i)
		}
		r.settings(at+".settings", list[i].Settings)
	}
}

// place is the path of a factor in the file.
func (f *File) place(i int) string {
	if p := f.Factors[i].Path; p != "" && f.doc.Given("factors."+p) {
		return "factors." + p
	}
	return "factors." + strconv.Itoa(i)
}

// rules are the ways in which a factor can vary.
var rules = []string{"uniform", "loguniform", "triangular", "normal", "levels", "dirichlet", "simplex"}

// factor checks a factor by itself.
func (r reader) factor(i int) {
	x, at := &r.Factors[i], r.place(i)
	given := func(key string) bool { return r.doc.Given(at + "." + key) }
	var what, how []string
	for _, key := range []string{"path", "paths", "blocks"} {
		if given(key) {
			what = append(what, key)
		}
	}
	for _, key := range rules {
		if given(key) {
			how = append(how, key)
		}
	}
	if !r.one(at, what, []string{"path", "paths", "blocks"}) {
		return
	}
	switch what[0] {
	case "blocks":
		if len(how) > 0 {
			r.bad(at+"."+how[0], "", "blocks are chosen from as they are")
		}
		if !given("id") {
			r.bad(at, "", "id is missing: a choice between blocks needs a name")
		}
		if x.Blocks != nil && len(x.Blocks) < 2 {
			r.bad(at+".blocks", count(len(x.Blocks), "block"), "at least two")
		}
		r.blocks(at+".blocks", x.Blocks)
		r.probabilities(at, len(x.Blocks))
	case "paths":
		if x.Paths != nil && len(x.Paths) < 2 {
			r.bad(at+".paths", count(len(x.Paths), "path"), "at least two")
		}
		for k, p := range x.Paths {
			if slices.Contains(x.Paths[:k], p) {
				r.bad(fmt.Sprintf("%s.paths.%d", at, k), p+" twice", "it once")
			}
		}
		fallthrough
	default:
		if given("id") {
			r.bad(at+".id", "", "only a choice between blocks has an id")
		}
		if r.one(at, how, rules) {
			r.rule(at, how[0], x)
		}
	}
}

// one reports whether exactly one of several keys is given, and a problem if not.
func (r reader) one(at string, given, keys []string) bool {
	last := len(keys) - 1
	choice := strings.Join(keys[:last], ", ") + " or " + keys[last]
	switch len(given) {
	case 0:
		if r.doc.Mapping(at) {
			r.bad(at, "", choice+" is missing")
		}
	case 1:
		return true
	default:
		r.bad(at, strings.Join(given, " and "), "one of them alone")
	}
	return false
}

// rule checks how a factor varies.
func (r reader) rule(at, how string, x *Factor) {
	if row := how == "dirichlet" || how == "simplex"; !row && x.Path == "" {
		r.bad(at+"."+how, "", "paths vary together by dirichlet or simplex")
	} else if row && r.doc.Given(at+".steps") {
		r.bad(at+".steps", "", "rows have no steps")
	}
	if how != "simplex" && r.doc.Given(at+".order") || how == "simplex" && x.Simplex == "any" && r.doc.Given(at+".order") {
		r.bad(at+".order", "", "only simplex: ordered has an order")
	}
	if how != "levels" && r.doc.Given(at+".probabilities") {
		r.bad(at+".probabilities", "", "only levels and blocks have probabilities")
	}
	rising := func(list []float64, names string) {
		switch n := 1 + strings.Count(names, ","); {
		case list == nil: // reported
		case len(list) != n:
			r.bad(at+"."+how, count(len(list), "number"), names)
		case !slices.IsSorted(list) || list[0] == list[n-1]:
			r.bad(at+"."+how, strings.Trim(fmt.Sprint(list), "[]"), names+", rising")
		case how == "loguniform" && list[0] <= 0:
			r.bad(at+"."+how, fmt.Sprint(list[0]), "numbers above 0")
		}
	}
	switch how {
	case "uniform":
		rising(x.Uniform, "low, high")
	case "loguniform":
		rising(x.LogUniform, "low, high")
	case "triangular":
		rising(x.Triangular, "low, most likely, high")
	case "normal":
		if n := x.Normal; n != nil && n.Low != nil && n.High != nil && *n.Low >= *n.High {
			r.bad(at+".normal.low", fmt.Sprint(*n.Low), fmt.Sprintf("a number below high = %v", *n.High))
		}
	case "levels":
		if r.doc.Given(at + ".steps") {
			r.bad(at+".steps", "", "levels are steps themselves")
		}
		if x.Levels != nil && len(x.Levels) == 0 {
			r.bad(at+".levels", "no level", "at least one")
		}
		for k, l := range x.Levels {
			if slices.Contains(x.Levels[:k], l) {
				r.bad(fmt.Sprintf("%s.levels.%d", at, k), string(l)+" twice", "it once")
			}
		}
		r.probabilities(at, len(x.Levels))
	}
}

// probabilities checks those of a number of choices.
func (r reader) probabilities(at string, n int) {
	at += ".probabilities"
	if !r.doc.Given(at) {
		return
	}
	var list []float64
	for i := range r.Factors {
		if r.place(i)+".probabilities" == at {
			list = r.Factors[i].Probabilities
		}
	}
	sum := 0.0
	for _, p := range list {
		sum += p
	}
	switch {
	case list == nil: // reported
	case len(list) != n:
		r.bad(at, count(len(list), "number"), fmt.Sprintf("%d, one for each", n))
	case math.Abs(sum-1) > 1e-9:
		r.bad(at, "the sum "+strconv.FormatFloat(sum, 'g', 6, 64), "probabilities that sum to 1")
	}
}

// count says how many of something there are.
func count(n int, what string) string {
	switch n {
	case 0:
		return "no " + what
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// keysOf lists the keys of each kind of plan besides kind: those it needs, then those it
// can do without.
var keysOf = map[string][2][]string{
	"one-at-a-time": {nil, {"steps"}},
	"factorial":     {nil, {"steps"}},
	"latin":         {{"points"}, {"seed"}},
	"halton":        {{"points"}, {"seed"}},
	"sobol":         {{"points"}, {"scramble", "seed"}},
	"matrix":        {{"file"}, nil},
	"morris":        {{"trajectories"}, {"levels", "candidates", "seed"}},
	"radial":        {{"points"}, {"seed"}},
	"saltelli":      {{"points"}, {"order", "seed"}},
}

// method checks the plan against its kind and the rest of the design.
func (r reader) method() {
	m := r.Plan
	if m == nil {
		switch {
		case len(r.Factors) > 0 && !r.doc.Given("plan"):
			r.bad("factors", "", "plan is missing: it says how the values of the factors are combined")
		case len(r.Groups) == 0 && !r.doc.Given("plan"):
			r.bad("", "neither groups nor a plan", "one of them at least")
		}
		return
	}
	keys, ok := keysOf[m.Kind]
	if !ok {
		return // reported
	}
	for _, key := range []string{"points", "steps", "trajectories", "levels", "candidates", "order", "scramble", "seed", "file"} {
		switch needed, given := slices.Contains(keys[0], key), r.doc.Given("plan."+key); {
		case needed && !given:
			r.bad("plan", "", fmt.Sprintf("%s is missing: a plan of kind %s needs it", key, m.Kind))
		case given && !needed && !slices.Contains(keys[1], key):
			r.bad("plan."+key, "", fmt.Sprintf("a plan of kind %s has no %s", m.Kind, key))
		}
	}
	switch {
	case m.Kind == "matrix" && len(r.Factors) > 0:
		r.bad("factors", "", "a plan of kind matrix has its factors in the first line of its file")
	case m.Kind != "matrix" && len(r.Factors) == 0:
		r.bad("plan", "", "no factors: there is nothing that a plan could vary")
	case m.Levels%2 != 0:
		r.bad("plan.levels", strconv.Itoa(m.Levels), "an even number")
	case m.Candidates > 0 && m.Candidates < m.Trajectories:
		r.bad("plan.candidates", strconv.Itoa(m.Candidates), fmt.Sprintf("at least the %d trajectories", m.Trajectories))
	case (m.Kind == "radial" || m.Kind == "saltelli") && m.Points == 1:
		r.bad("plan.points", "1", "at least 2")
	}
}
