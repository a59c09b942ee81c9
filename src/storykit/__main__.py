"""`python -m storykit`"""

from storykit.cli.app import main

if __name__ == "__main__":
    main()
