package repeated_test

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation/bargaining/repeated"
)

func ExampleMatch_Play() {
	grim, _ := repeated.Find("GRIM")
	suspicious, _ := repeated.Find("STFT")
	s, _ := repeated.Match{Payoffs: repeated.Usual(), Turns: 200}.Play(grim, suspicious, nil)
	fmt.Println(s.Sum)
	// Output: [203 203]
}

func ExampleLongRun() {
	g, _ := repeated.Generosity(5, 3, 1, 0)
	forgiving := repeated.GenerousTitForTat(g)
	shares, _ := repeated.LongRun(forgiving, forgiving, 0.01)
	fmt.Printf("%.4f a round\n", repeated.Usual().Mean(shares))
	// Output: 2.9703 a round
}

func ExampleMatch_Tournament() {
	m := repeated.Match{Payoffs: repeated.Usual(), Turns: 200}
	standings, _ := m.Tournament(repeated.Strategies(), nil)
	for _, s := range standings {
		fmt.Printf("%s %.1f\n", s.Name, s.Score)
	}
	// Output:
	// ALLC 487.1
	// ALLD 402.0
	// TFT 524.6
	// STFT 401.0
	// ALT 457.5
	// GRIM 499.9
	// TF2T 511.9
	// WSLS 493.9
}
