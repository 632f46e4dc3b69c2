package reduced

import (
	"bufio"
	"fmt"
	"io"
	"math/big"
	"strconv"
	"strings"
)

// mostRounds keeps trees readable: each round multiplies their size by sixteen.
const mostRounds = 4

// WriteGambit writes the game over a number of rounds, from 1 to 4, as an extensive form in
// the format of Gambit (McKelvey, McLennan & Turocy), version 2: chance draws the types, A
// and B choose without seeing each other's choice, and chance reports. Play starts at a
// level with given beliefs. Chances are written as exact decimals, which sum to 1 as Gambit
// demands.
func (g Game) WriteGambit(w io.Writer, rounds int, start State) error {
	if err := g.Check(); err != nil {
		return err
	}
	if rounds < 1 || rounds > mostRounds || start.Level < 0 || start.Level >= len(g.Stakes) {
		return fmt.Errorf("reduced: a tree of %d rounds from level %d, expected 1 to %d rounds and one of %d levels", rounds, start.Level, mostRounds, len(g.Stakes))
	}
	for _, mu := range start.Belief {
		if !(mu >= 0 && mu <= 1) {
			return fmt.Errorf("reduced: belief %v, expected a number in [0, 1]", mu)
		}
	}
	t := &tree{game: g, out: bufio.NewWriter(w), rounds: rounds, sets: [2]map[string]int{{}, {}}}
	fmt.Fprintf(t.out, "EFG 2 R \"promises\" { \"A\" \"B\" }\n\"\"\n\n")
	t.chance("types", [4]string{"both", "A", "B", "neither"}, start.Belief[0], start.Belief[1])
	for _, kinds := range [][2]Type{{Trustworthy, Trustworthy}, {Trustworthy, Exploitative}, {Exploitative, Trustworthy}, {Exploitative, Exploitative}} {
		t.round(branch{kinds: kinds, level: start.Level, weight: 1, seen: [2]string{letter(kinds[0]), letter(kinds[1])}})
	}
	return t.out.Flush()
}

func letter(k Type) string { return []string{"trustworthy", "exploitative"}[k] }

// tree writes nodes in prefix order.
type tree struct {
	game                    Game
	out                     *bufio.Writer
	rounds, lots, terminals int
	sets                    [2]map[string]int // numbers of information sets
}

// branch is how play came to a node.
type branch struct {
	kinds  [2]Type
	level  int
	played int
	weight float64 // of the next round's payoffs
	payoff [2]float64
	seen   [2]string // what each has seen and done
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// decimal returns the number that a float is written as.
func decimal(x float64) *big.Rat {
	r, ok := new(big.Rat).SetString(number(x))
	if !ok {
		panic("reduced: " + number(x) + " is no number")
	}
	return r
}

// chance writes a move of chance that draws two lots at once, with probabilities p and q:
// its actions are both, only the first, only the second, and neither.
func (t *tree) chance(name string, actions [4]string, p, q float64) {
	t.lots++
	one, a, b := big.NewRat(1, 1), decimal(p), decimal(q)
	notA, notB := new(big.Rat).Sub(one, a), new(big.Rat).Sub(one, b)
	var list strings.Builder
	for i, lots := range [4][2]*big.Rat{{a, b}, {a, notB}, {notA, b}, {notA, notB}} {
		// A product of decimals is one: nothing is rounded.
		x := new(big.Rat).Mul(lots[0], lots[1])
		digits, _ := x.FloatPrec()
		fmt.Fprintf(&list, "%q %s ", actions[i], x.FloatString(digits))
	}
	fmt.Fprintf(t.out, "c %q %d %q { %s} 0\n", name, t.lots, name, list.String())
}

func (t *tree) choice(player int, seen string) {
	set, known := t.sets[player][seen]
	if !known {
		set = len(t.sets[player]) + 1
		t.sets[player][seen] = set
	}
	fmt.Fprintf(t.out, "p \"\" %d %d %q { \"keep\" \"break\" } 0\n", player+1, set, seen)
}

func (t *tree) round(b branch) {
	g := &t.game
	if b.played == t.rounds {
		t.terminals++
		fmt.Fprintf(t.out, "t \"\" %d \"\" { %s, %s }\n", t.terminals, number(b.payoff[0]), number(b.payoff[1]))
		return
	}
	t.choice(0, b.seen[0])
	for _, first := range []bool{true, false} {
		t.choice(1, b.seen[1])
		for _, second := range []bool{true, false} {
			acts := [2]bool{first, second}
			ra, rb := g.reported(first), g.reported(second)
			outcomes := [4]string{"of both", "of A", "of B", "none"}
			t.chance("reports", outcomes, ra, rb)
			for _, reports := range outcomes {
				next := b
				next.played++
				next.level = g.next(b.level, reports != "none")
				next.weight = b.weight * g.Discount
				for i := range acts {
					next.payoff[i] += float64(b.weight * g.Stakes[b.level] * g.Payoffs[b.kinds[i]].of(acts[i], acts[1-i]))
					did := "broke"
					if acts[i] {
						did = "kept"
					}
					next.seen[i] += ", " + did + ", reports " + reports
				}
				t.round(next)
			}
		}
	}
}
