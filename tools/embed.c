/*
 * embed.c: a file as a string in C, for what a program carries with it.
 * usage: embed NAME FILE >HEADER
 *
 * A tool of the build: it may use stdio and must not be linked into Reftel.
 */
#include <stdio.h>

int
main(int argc, char **argv)
{
	FILE *file;
	unsigned long n = 0;
	int c;

	if (argc != 3) {
		fprintf(stderr, "usage: embed NAME FILE >HEADER\n");
		return 4;
	}
	file = fopen(argv[2], "rb");
	if (file == NULL) {
		perror(argv[2]);
		return 5;
	}
	printf("/* Made by tools/embed.c; not to be changed. */\n"
	       "static const char %s[] = {",
	    argv[1]);
	while ((c = getc(file)) != EOF) {
		printf("%s%d,", n++ % 16 == 0 ? "\n    " : " ",
		    c < 128 ? c : c - 256);
	}
	printf("%s0};\n", n % 16 == 0 ? "\n    " : " ");
	if (ferror(file) || fflush(stdout) != 0) {
		perror(argv[2]);
		return 5;
	}
	fclose(file);
	return 0;
}
