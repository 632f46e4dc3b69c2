package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"runtime/pprof"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/google/pprof/profile"
)

// breakdown says where the time of a round goes, in ns: in which package, by whose turn
// it was. A turn is named after the type of a part, or it is the solver's own.
type breakdown struct {
	name  string
	spent map[string]map[string]float64
	// round is the time of a round in all.
	round float64
}

// profiled plays rounds for a while under the profiler.
func profiled(name string, p *player, while time.Duration) (*breakdown, error) {
	var data bytes.Buffer
	if err := pprof.StartCPUProfile(&data); err != nil {
		return nil, err
	}
	start, rounds := time.Now(), 0
	for time.Since(start) < while {
		p.rounds(batch)
		rounds += batch
	}
	elapsed := time.Since(start)
	pprof.StopCPUProfile()
	x, err := profile.Parse(&data)
	if err != nil {
		return nil, err
	}
	return attribute(name, x, float64(elapsed)/float64(rounds))
}

// batch is the number of rounds between two looks at the clock.
const batch = 1000

//go:noinline
func (p *player) rounds(n int) {
	for range n {
		p.round()
	}
}

// attribute gives each sample of a profile to a turn and a package.
func attribute(name string, x *profile.Profile, round float64) (*breakdown, error) {
	b := &breakdown{name: name, spent: map[string]map[string]float64{}, round: round}
	var all float64
	for _, s := range x.Sample {
		turn, room, ok := place(frames(s))
		if !ok {
			continue
		}
		n := float64(s.Value[0])
		if b.spent[turn] == nil {
			b.spent[turn] = map[string]float64{}
		}
		b.spent[turn][room] += n
		all += n
	}
	if all == 0 {
		return nil, fmt.Errorf("%s: the profile has no samples of a round: play longer", name)
	}
	for _, rooms := range b.spent {
		for room := range rooms {
			rooms[room] *= round / all
		}
	}
	return b, nil
}

// frames lists the functions of a sample, the innermost first.
func frames(s *profile.Sample) (list []string) {
	for _, l := range s.Location {
		for _, line := range l.Line {
			if line.Function != nil {
				list = append(list, line.Function.Name)
			}
		}
	}
	return list
}

// library begins the names of the library's functions.
const library = module + "/"

// place finds whose turn it was and in which package the time went. Samples outside of
// the playing of rounds have no place.
func place(frames []string) (turn, room string, ok bool) {
	outer := len(frames) - 1
	for outer >= 0 && !strings.HasPrefix(frames[outer], library+"negotiation.(*Solver).") {
		outer--
	}
	if outer < 0 {
		return "", "", false
	}
	turn = "solver"
	if outer > 0 {
		turn = turnOf(frames[outer-1])
	}
	return turn, roomOf(frames[:outer+1]), true
}

// methods matches the name of a method: package, type, and method.
var methods = regexp.MustCompile(`^(.*?)\.\(?\*?([A-Za-z]\w*)\)?\.`)

// turnOf names the part whose method the solver has called.
func turnOf(frame string) string {
	m := methods.FindStringSubmatch(strings.TrimPrefix(frame, library))
	if m == nil || m[1] == "negotiation" || !strings.HasPrefix(frame, library) {
		return "solver"
	}
	return path.Base(m[1]) + "." + m[2]
}

// roomOf names the package that the innermost function of the library is in, or what
// it has asked for: functions of mathematics or random numbers.
func roomOf(frames []string) string {
	for _, f := range frames {
		switch {
		case strings.HasPrefix(f, "math."):
			return "math"
		case strings.HasPrefix(f, "math/rand"), strings.HasPrefix(f, "golang.org/x/exp/rand"),
			strings.HasPrefix(f, library+"negotiation.(*Stream)."):
			return "random"
		}
		if name, ok := strings.CutPrefix(f, library); ok {
			folder, file := path.Split(name)
			file, _, _ = strings.Cut(file, ".")
			return path.Base(folder + file)
		}
	}
	return "other"
}

// printProfiles prints the breakdown of a round with each set of mechanisms that
// matches.
func printProfiles(w, progress io.Writer, only *regexp.Regexp, while time.Duration) error {
	printed := false
	for _, x := range settings {
		if !only.MatchString("Round/mechanisms=" + x.name) {
			continue
		}
		fmt.Fprintf(progress, "\r\x1b[Kprofile: %s", x.name)
		m, err := venezuela(x.sets...)
		if err != nil {
			return err
		}
		p, err := newPlayer(m, usual)
		if err != nil {
			return err
		}
		b, err := profiled(x.name, p, while)
		if err != nil {
			return err
		}
		fmt.Fprint(progress, "\r\x1b[K")
		if err := b.print(w); err != nil {
			return err
		}
		printed = true
	}
	if !printed {
		return fmt.Errorf("no round matches %q: there are Round/mechanisms=core, full and everything", only)
	}
	return nil
}

// print prints a row for each turn and a column for each package, by what they take.
func (b *breakdown) print(w io.Writer) error {
	turns, rooms := map[string]float64{}, map[string]float64{}
	for turn, row := range b.spent {
		for room, x := range row {
			turns[turn] += x
			rooms[room] += x
		}
	}
	columns := byCost(rooms)
	fmt.Fprintf(w, "\nA round with the mechanisms %s: %.0f ns, by turn and by package\n\n", b.name, b.round)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "\tns\tshare\t%s\t\n", strings.Join(columns, "\t"))
	for _, turn := range append(byCost(turns), "") {
		name, all, row := turn, turns[turn], b.spent[turn]
		if turn == "" {
			name, all, row = "all", b.round, rooms
		}
		fmt.Fprintf(t, "%s\t%.0f\t%.1f %%\t", name, all, 100*all/b.round)
		for _, room := range columns {
			if x := row[room]; x >= 0.5 {
				fmt.Fprintf(t, "%.0f", x)
			}
			fmt.Fprint(t, "\t")
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}

// byCost lists names, the dearest first.
func byCost(cost map[string]float64) []string {
	return slices.SortedFunc(maps.Keys(cost), func(a, b string) int {
		return cmp.Or(cmp.Compare(cost[b], cost[a]), cmp.Compare(a, b))
	})
}
